package io.zonecast.cli;

import io.zonecast.domain.ZoneId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a zone's number. */
public final class ZoneConverter implements ITypeConverter<ZoneId> {
  @Override
  public ZoneId convert(String value) {
    try {
      return new ZoneId(Numbers.parseInt(value));
    } catch (NumberFormatException notANumber) {
      throw new TypeConversionException(
          "\"%s\" is not a whole number from 1 to %d".formatted(value, ZoneId.MAX));
    } catch (IllegalArgumentException refused) {
      throw new TypeConversionException(refused.getMessage());
    }
  }
}

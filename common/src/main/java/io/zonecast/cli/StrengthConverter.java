package io.zonecast.cli;

import io.zonecast.domain.Ownership;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a publisher's strength; whatever is wrong with it, the bounds are named. */
public final class StrengthConverter implements ITypeConverter<Integer> {
  @Override
  public Integer convert(String value) {
    int number;
    try {
      number = Numbers.parseInt(value);
    } catch (NumberFormatException notANumber) {
      throw new TypeConversionException(
          "\"%s\" is not a whole number from 0 to %d".formatted(value, Ownership.MAX_STRENGTH));
    }
    try {
      return Ownership.requireStrength(number);
    } catch (IllegalArgumentException refused) {
      throw new TypeConversionException(refused.getMessage());
    }
  }
}

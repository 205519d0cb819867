package io.zonecast.cli;

import io.zonecast.domain.History;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the depth of a history; whatever is wrong with it, the bounds are named. */
public final class HistoryConverter implements ITypeConverter<History> {
  @Override
  public History convert(String value) {
    int number;
    try {
      number = Numbers.parseInt(value);
    } catch (NumberFormatException notANumber) {
      throw new TypeConversionException(
          "\"%s\" is not a whole number from 0 to %d".formatted(value, History.MAX_DEPTH));
    }
    try {
      return new History(number);
    } catch (IllegalArgumentException refused) {
      throw new TypeConversionException(refused.getMessage());
    }
  }
}

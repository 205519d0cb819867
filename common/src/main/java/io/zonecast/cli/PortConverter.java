package io.zonecast.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a port to listen on: 0 (a free one) to 65535. */
public final class PortConverter implements ITypeConverter<Integer> {
  private static final int MAX = 65_535;

  @Override
  public Integer convert(String value) {
    try {
      int port = Numbers.parseInt(value);
      if (port >= 0 && port <= MAX) {
        return port;
      }
    } catch (NumberFormatException notANumber) {
      // Told below, as any other value that is no port.
    }
    throw new TypeConversionException(
        "\"%s\" is not a port: 0 (a free one) to %d".formatted(value, MAX));
  }
}

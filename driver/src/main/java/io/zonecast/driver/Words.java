package io.zonecast.driver;

import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads an enum by its constants' words, which is what they print as.
 *
 * @param <E> the enum
 * @param type the enum's class
 */
record Words<E extends Enum<E>>(Class<E> type) implements ITypeConverter<E> {
  @Override
  public E convert(String value) {
    List<E> constants = Arrays.asList(type.getEnumConstants());
    return constants.stream()
        .filter(constant -> constant.toString().equals(value))
        .findFirst()
        .orElseThrow(() -> new TypeConversionException(expected(constants, value)));
  }

  private static String expected(List<?> constants, String value) {
    String list = String.join(", ", constants.stream().map(Object::toString).toList());
    int last = list.lastIndexOf(", ");
    return "expected %s or %s but was \"%s\""
        .formatted(list.substring(0, last), list.substring(last + 2), value);
  }
}

package io.zonecast.cli;

import io.zonecast.domain.Topic;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a topic. */
public final class TopicConverter implements ITypeConverter<Topic> {
  @Override
  public Topic convert(String value) {
    try {
      return new Topic(value);
    } catch (IllegalArgumentException refused) {
      throw new TypeConversionException(refused.getMessage());
    }
  }
}

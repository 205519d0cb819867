package io.zonecast.driver;

import picocli.CommandLine.IVersionProvider;

/** Tells the version that the build wrote into the jar. */
final class VersionProvider implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = VersionProvider.class.getPackage().getImplementationVersion();
    return new String[] {"zonecast driver " + (version == null ? "(not packaged)" : version)};
  }
}

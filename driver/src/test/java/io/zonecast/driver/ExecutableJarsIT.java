package io.zonecast.driver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What merging many libraries into one jar gets wrong when nobody looks. */
final class ExecutableJarsIT {

  @ParameterizedTest
  @ValueSource(strings = {"broker", "publisher", "subscriber", "driver"})
  void jarIsMergedCorrectly(String name) throws IOException {
    try (JarFile jar = open(name)) {
      Manifest manifest = jar.getManifest();
      String main = manifest.getMainAttributes().getValue("Main-Class");
      assertThat(main).startsWith("io.zonecast." + name + ".").endsWith("Command");
      assertThat(manifest.getMainAttributes().getValue("Multi-Release")).isEqualTo("true");
      assertThat(manifest.getEntries()).as("signed sections").isEmpty();

      List<String> entries = jar.stream().map(JarEntry::getName).collect(Collectors.toList());
      assertThat(entries)
          .doesNotHaveDuplicates()
          .contains(main.replace('.', '/') + ".class")
          .contains("META-INF/THIRD-PARTY.txt", "META-INF/NOTICE")
          .contains("META-INF/licenses/Apache-2.0.txt", "META-INF/licenses/MPL-2.0.txt")
          .noneMatch(entry -> entry.endsWith("module-info.class"))
          .noneMatch(entry -> entry.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)"))
          .noneMatch(entry -> entry.matches(".*\\.(so|dll|dylib|jnilib)"));
      assertThat(service(jar, "org.slf4j.spi.SLF4JServiceProvider"))
          .containsExactly("org.slf4j.simple.SimpleServiceProvider");
      assertThat(service(jar, "com.fasterxml.jackson.core.ObjectCodec"))
          .contains("com.fasterxml.jackson.databind.ObjectMapper");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"broker", "publisher"})
  void whatDrawsNothingCarriesNoPlots(String name) throws IOException {
    try (JarFile jar = open(name)) {
      assertThat(jar.stream().map(JarEntry::getName)).noneMatch(e -> e.startsWith("org/knowm/"));
    }
  }

  private static JarFile open(String name) throws IOException {
    return new JarFile(Path.of(System.getProperty("zonecast.dist"), name + ".jar").toFile());
  }

  private static List<String> service(JarFile jar, String name) throws IOException {
    JarEntry entry = jar.getJarEntry("META-INF/services/" + name);
    assertThat(entry).as(name).isNotNull();
    return new String(jar.getInputStream(entry).readAllBytes(), UTF_8)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .collect(Collectors.toList());
  }
}

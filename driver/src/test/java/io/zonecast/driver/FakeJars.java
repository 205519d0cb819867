package io.zonecast.driver;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Makes broker.jar, publisher.jar and subscriber.jar of {@link FakeProcess}. */
final class FakeJars {
  private FakeJars() {}

  static Path into(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (Class<?> main :
        List.of(
            FakeProcess.Broker.class, FakeProcess.Publisher.class, FakeProcess.Subscriber.class)) {
      Manifest manifest = new Manifest();
      manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
      manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main.getName());
      Path jar = directory.resolve(main.getSimpleName().toLowerCase(Locale.ROOT) + ".jar");
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
        add(out, FakeProcess.class);
        add(out, main);
      }
    }
    return directory;
  }

  private static void add(JarOutputStream out, Class<?> type) throws IOException {
    String name = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
      out.putNextEntry(new ZipEntry(name));
      in.transferTo(out);
      out.closeEntry();
    }
  }
}

package io.zonecast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The classes of this project, production and simulation, once more beside those that run the
 * tests: all loaded here, so that they meet what was compiled from a mutated source and not the
 * class that it replaces.
 */
final class MutatedClasses extends URLClassLoader {
  private static final String OURS = "io.zonecast.";

  private MutatedClasses(URL[] places) {
    super(places, MutatedClasses.class.getClassLoader());
  }

  /** The classes as they are. */
  static MutatedClasses unchanged() {
    return new MutatedClasses(places(List.of()));
  }

  /** The classes with a mutation, which is compiled into {@code work}. */
  static MutatedClasses with(Mutation mutation, Path work) throws IOException {
    String mutated = mutation.source(root());
    Path source = work.resolve("source").resolve(mutation.place());
    Files.createDirectories(source.getParent());
    Files.writeString(source, mutated);
    Path classes = Files.createDirectories(work.resolve("classes"));
    compile(source, classes);
    return new MutatedClasses(places(List.of(classes)));
  }

  private static void compile(Path source, Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter complaints = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-d", classes.toString(), "-cp", classPath(), "-proc:none", "-nowarn");
      boolean compiled =
          compiler
              .getTask(complaints, files, null, options, null, files.getJavaFileObjects(source))
              .call();
      assertThat(compiled).as(() -> "the mutated source compiles: " + complaints).isTrue();
    }
  }

  /** The tests run in a module's directory, or in the root. */
  private static Path root() {
    Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    return Files.isDirectory(module.resolve("common")) ? module : module.getParent();
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  private static URL[] places(List<Path> first) {
    List<Path> places = new ArrayList<>(first);
    for (String place : classPath().split(File.pathSeparator)) {
      places.add(Path.of(place));
    }
    return places.stream().map(MutatedClasses::url).toArray(URL[]::new);
  }

  private static URL url(Path place) {
    try {
      return place.toUri().toURL();
    } catch (MalformedURLException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Ours from here, everything else from where the tests have it. */
  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }

  /** The search among these classes. */
  @SuppressWarnings("unchecked") // SeedSearch is a stranger here, and what it implements is not.
  LongFunction<Optional<String>> search() throws ReflectiveOperationException {
    return (LongFunction<Optional<String>>)
        loadClass(SeedSearch.class.getName()).getConstructor().newInstance();
  }
}

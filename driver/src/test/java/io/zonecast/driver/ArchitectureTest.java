package io.zonecast.driver;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Holds the floors of docs/ARCHITECTURE.md: an import may only go down. */
@AnalyzeClasses(
    packages = "io.zonecast",
    importOptions = {DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
final class ArchitectureTest {

  /**
   * After {@code package}, the simulator of common comes from a jar, which looks like production.
   */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  private static final Set<String> ROOMS =
      Set.of(
          "domain",
          "wire",
          "measurement",
          "port",
          "runtime",
          "registry",
          "zookeeper",
          "zeromq",
          "cli",
          "broker",
          "publisher",
          "subscriber",
          "driver");

  /** From the bottom to the top. Both adapters share a floor, and so do the four programs. */
  @ArchTest
  static final ArchRule importsGoDown =
      Architectures.layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("io.zonecast..")
          .layer("domain")
          .definedBy("io.zonecast.domain..")
          .layer("wire")
          .definedBy("io.zonecast.wire..")
          .layer("measurement")
          .definedBy("io.zonecast.measurement..")
          .layer("port")
          .definedBy("io.zonecast.port..")
          .layer("runtime")
          .definedBy("io.zonecast.runtime..")
          .layer("registry")
          .definedBy("io.zonecast.registry..")
          .layer("zookeeper")
          .definedBy("io.zonecast.zookeeper..")
          .layer("zeromq")
          .definedBy("io.zonecast.zeromq..")
          .layer("cli")
          .definedBy("io.zonecast.cli..")
          .layer("broker")
          .definedBy("io.zonecast.broker..")
          .layer("publisher")
          .definedBy("io.zonecast.publisher..")
          .layer("subscriber")
          .definedBy("io.zonecast.subscriber..")
          .layer("driver")
          .definedBy("io.zonecast.driver..")
          .whereLayer("domain")
          .mayNotAccessAnyLayer()
          .whereLayer("wire")
          .mayOnlyAccessLayers("domain")
          .whereLayer("measurement")
          .mayOnlyAccessLayers("domain", "wire")
          .whereLayer("port")
          .mayOnlyAccessLayers("domain", "wire", "measurement")
          .whereLayer("runtime")
          .mayOnlyAccessLayers("domain", "wire", "measurement", "port")
          .whereLayer("registry")
          .mayOnlyAccessLayers("domain", "wire", "measurement", "port", "runtime")
          .whereLayer("zookeeper")
          .mayOnlyAccessLayers("domain", "wire", "measurement", "port", "runtime", "registry")
          .whereLayer("zeromq")
          .mayOnlyAccessLayers("domain", "wire", "measurement", "port", "runtime", "registry")
          .whereLayer("broker")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("publisher")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("subscriber")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("driver")
          .mayNotBeAccessedByAnyLayer()
          .because("an import may only go down (docs/ARCHITECTURE.md)");

  @ArchTest
  static final ArchRule roomsFormNoCircle =
      slices().matching("io.zonecast.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule jeroMqStaysInItsAdapter =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.zonecast.zeromq..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.zeromq..", "zmq..");

  @ArchTest
  static final ArchRule zooKeeperStaysInItsAdapter =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.zonecast.zookeeper..")
          .and(
              DescribedPredicate.not(
                  DescribedPredicate.describe(
                      "the driver's embedded server",
                      (JavaClass c) ->
                          c.getName().startsWith("io.zonecast.driver.launch.EmbeddedZooKeeper"))))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.curator..", "org.apache.zookeeper..");

  /** A core that reads a clock or makes its own dice cannot be run again from a seed. */
  @ArchTest
  static final ArchRule timeAndRandomnessAreArguments =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.zonecast.runtime.SystemTime")
          .and()
          .haveSimpleNameNotEndingWith("Command")
          .should()
          .accessTargetWhere(
              DescribedPredicate.describe(
                  "read a clock or make a source of randomness",
                  ArchitectureTest::readsClockOrMakesRandomness));

  @ArchTest
  static final ArchRule coresTouchNoWorld =
      noClasses()
          .that()
          .haveSimpleNameEndingWith("Core")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("java.net..", "java.nio.channels..", "java.util.concurrent..")
                  .and(DescribedPredicate.not(type(TimeUnit.class)))
                  .or(resideInAPackage("io.zonecast.zeromq.."))
                  .or(resideInAPackage("io.zonecast.zookeeper..")))
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class);

  @ArchTest
  static final ArchRule driverKnowsTheOthersAsProcessesOnly =
      classes()
          .that()
          .resideInAPackage("io.zonecast.driver..")
          .should()
          .onlyDependOnClassesThat(
              DescribedPredicate.not(
                  resideInAnyPackage(
                      "io.zonecast.broker..",
                      "io.zonecast.publisher..",
                      "io.zonecast.subscriber..")));

  /** A new room has to be put on a floor above before anything may live in it. */
  @ArchTest
  static void everyRoomIsOnTheList(JavaClasses all) {
    Set<String> found =
        all.stream()
            .map(c -> c.getPackageName().split("\\."))
            .filter(parts -> parts.length > 2)
            .map(parts -> parts[2])
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(found).isEqualTo(new TreeSet<>(ROOMS));
  }

  @ArchTest
  static void everyPackageSaysWhatItIsFor(JavaClasses all) {
    Set<String> described =
        all.stream()
            .filter(c -> c.getSimpleName().equals("package-info"))
            .map(JavaClass::getPackageName)
            .collect(Collectors.toSet());
    Set<String> packages =
        all.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));
    assertThat(packages).isNotEmpty().allSatisfy(name -> assertThat(described).contains(name));
  }

  private static boolean readsClockOrMakesRandomness(JavaAccess<?> access) {
    JavaClass owner = access.getTargetOwner();
    String name = access.getTarget().getName();
    boolean clock =
        (owner.isEquivalentTo(System.class)
                && (name.equals("nanoTime") || name.equals("currentTimeMillis")))
            || (owner.isAssignableTo(Clock.class) && name.startsWith("system"))
            || (name.equals("now")
                && Set.of(
                        Instant.class.getName(),
                        LocalDate.class.getName(),
                        LocalDateTime.class.getName(),
                        OffsetDateTime.class.getName(),
                        ZonedDateTime.class.getName())
                    .contains(owner.getName()));
    boolean dice =
        (owner.isEquivalentTo(Random.class)
                && name.equals("<init>")
                && access.getTarget() instanceof CodeUnitAccessTarget target
                && target.getRawParameterTypes().isEmpty())
            || (owner.isEquivalentTo(SecureRandom.class) && name.equals("<init>"))
            || (owner.isEquivalentTo(ThreadLocalRandom.class) && name.equals("current"))
            || (owner.isEquivalentTo(RandomGenerator.class) && name.equals("getDefault"))
            || (owner.isEquivalentTo(Math.class) && name.equals("random"))
            || (owner.isEquivalentTo(UUID.class) && name.equals("randomUUID"));
    return clock || dice;
  }
}

package io.zonecast.driver;

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
import io.zonecast.port.TimeSource;
import io.zonecast.port.Transport;
import io.zonecast.runtime.AgentRunner;
import io.zonecast.runtime.Mailbox;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

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

  /**
   * From the bottom to the top, each room with those that it may look into. Adapters know the ports
   * alone; of the programs only the driver, which talks to ZooKeeper to watch a run, knows an
   * adapter: the others get theirs from {@code cli}.
   */
  private static final Map<String, Set<String>> FLOORS = floors();

  private static Map<String, Set<String>> floors() {
    Map<String, Set<String>> floors = new LinkedHashMap<>();
    floors.put("domain", Set.of());
    floors.put("wire", Set.of("domain"));
    floors.put("stream", Set.of("domain", "wire"));
    floors.put("measurement", Set.of("domain", "wire"));
    floors.put("port", Set.of("domain", "wire", "measurement"));
    floors.put("runtime", Set.of("domain", "wire", "measurement", "port"));
    floors.put("registry", Set.of("domain", "wire", "measurement", "port", "runtime"));
    floors.put(
        "membership", Set.of("domain", "wire", "measurement", "port", "runtime", "registry"));
    floors.put("zookeeper", Set.of("domain", "port", "runtime"));
    floors.put("zeromq", Set.of("domain", "port", "runtime"));
    floors.put(
        "cli",
        Set.of(
            "domain",
            "wire",
            "measurement",
            "port",
            "runtime",
            "registry",
            "membership",
            "zookeeper",
            "zeromq"));
    for (String role : List.of("broker", "publisher", "subscriber")) {
      floors.put(
          role,
          Set.of(
              "domain",
              "wire",
              "stream",
              "measurement",
              "port",
              "runtime",
              "registry",
              "membership",
              "cli"));
    }
    floors.put(
        "driver",
        Set.of("domain", "measurement", "port", "runtime", "registry", "zookeeper", "cli"));
    return floors;
  }

  @ArchTest static final ArchRule importsGoDown = importsGoDown();

  private static ArchRule importsGoDown() {
    Architectures.LayeredArchitecture house =
        Architectures.layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("io.zonecast..");
    for (String room : FLOORS.keySet()) {
      house = house.layer(room).definedBy("io.zonecast." + room + "..");
    }
    for (Map.Entry<String, Set<String>> floor : FLOORS.entrySet()) {
      String[] below = floor.getValue().toArray(String[]::new);
      house =
          below.length == 0
              ? house.whereLayer(floor.getKey()).mayNotAccessAnyLayer()
              : house.whereLayer(floor.getKey()).mayOnlyAccessLayers(below);
    }
    return house.because("an import may only go down (docs/ARCHITECTURE.md)");
  }

  /** The table itself is a house: nobody looks into a room that stands above. */
  @Test
  void aRoomLooksOnlyIntoRoomsBelow() {
    Set<String> below = new TreeSet<>();
    FLOORS.forEach(
        (room, looksInto) -> {
          assertThat(below).as(room).containsAll(looksInto);
          below.add(room);
        });
  }

  @ArchTest
  static final ArchRule roomsFormNoCircle =
      slices().matching("io.zonecast.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule jeroMqStaysInItsAdapter =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.zonecast.zeromq..")
          .and(
              DescribedPredicate.not(
                  DescribedPredicate.describe(
                      "the client of plain JeroMQ, which bench compares with",
                      (JavaClass c) -> c.getName().equals("io.zonecast.driver.peer.JeroMqClient"))))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.zeromq..", "zmq..");

  /** Their libraries are not in driver.jar: whoever loads such a class elsewhere ends with it. */
  @ArchTest
  static final ArchRule peersLibrariesStayInTheirClients =
      noClasses()
          .that(
              DescribedPredicate.describe(
                  "are no clients of peers",
                  c ->
                      !c.getPackageName().equals("io.zonecast.driver.peer")
                          || !outermost(c).endsWith("Client")))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.nats..", "redis..", "org.eclipse.paho..");

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

  /** What in a role's room touches the world; everything else there decides, and nothing more. */
  private static final List<String> AT_THE_EDGE =
      List.of(
          "Agent",
          "Command",
          "LineMessages",
          "OwnerWatch",
          "PrimaryWatch",
          "ToDecider",
          "Mirror",
          "AcknowledgementFile",
          "Outlet",
          "PrimaryFeed",
          "StartSignal",
          "StandardOutput",
          "RecordingSink",
          "DeliverySink");

  private static final DescribedPredicate<JavaClass> CORES =
      DescribedPredicate.describe(
          "rules, codecs, state machines and cores",
          c ->
              resideInAnyPackage(
                          "io.zonecast.domain..", "io.zonecast.wire..", "io.zonecast.registry..")
                      .test(c)
                  || (resideInAnyPackage(
                              "io.zonecast.broker..",
                              "io.zonecast.publisher..",
                              "io.zonecast.subscriber..")
                          .test(c)
                      && AT_THE_EDGE.stream().noneMatch(outermost(c)::endsWith)));

  private static String outermost(JavaClass c) {
    String name = c.getName().substring(c.getPackageName().length() + 1);
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }

  /** No socket, no file, no thread, no clock to read, no library that has them. */
  @ArchTest
  static final ArchRule coresTouchNoWorld =
      noClasses()
          .that(CORES)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "java.net..",
                      "java.nio.file..",
                      "java.nio.channels..",
                      "java.util.concurrent..",
                      "picocli..",
                      "org.slf4j..")
                  .and(DescribedPredicate.not(type(TimeUnit.class)))
                  .or(resideInAnyPackage("io.zonecast.zeromq..", "io.zonecast.zookeeper.."))
                  .or(type(Transport.class))
                  .or(type(TimeSource.class))
                  .or(type(Mailbox.class))
                  .or(type(AgentRunner.class)))
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class);

  /** So that the rule above can't go green because its classes moved or were renamed. */
  @ArchTest
  static void theCoresAreFound(JavaClasses all) {
    assertThat(all.stream().filter(CORES).map(JavaClass::getSimpleName))
        .contains(
            "Topic",
            "SequenceTracker",
            "BatchCodec",
            "ControlCodec",
            "RegistryView",
            "Registration",
            "ConfigAgreement",
            "ZoneElection",
            "BrokerCore",
            "Matchmaker",
            "Relay",
            "ServiceDesk",
            "RegistryCheck",
            "PublisherCore",
            "PublishSchedule",
            "SubscriberCore",
            "Sources",
            "Deliveries")
        .doesNotContain("BrokerAgent", "PublisherCommand", "LineMessages");
  }

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
    assertThat(found).isEqualTo(new TreeSet<>(FLOORS.keySet()));
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

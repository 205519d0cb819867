package io.zonecast.driver.result.verdict;

import io.zonecast.driver.result.run.RunFacts;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The lives of a subscriber that was started again: the last has the plain id, the first of {@code
 * sub-1} is {@code sub-1.1}. Each is a subscriber of its own. Stateless.
 */
final class Lives {
  private Lives() {}

  /** All lives of a plain id, in order; the id alone where it had one life. */
  static List<String> of(String plain, RunFacts facts) {
    Set<String> ids = new TreeSet<>(Comparator.comparingInt(id -> number(plain, id)));
    ids.add(plain);
    facts.ids("subscriber").stream()
        .filter(id -> number(plain, id) < Integer.MAX_VALUE)
        .forEach(ids::add);
    return List.copyOf(ids);
  }

  /** The lives that came after one. */
  static List<String> after(String life, RunFacts facts) {
    List<String> all = all(life, facts);
    return all.subList(all.indexOf(life) + 1, all.size());
  }

  /** Whether another life came before one. */
  static boolean isLater(String life, RunFacts facts) {
    return all(life, facts).indexOf(life) > 0;
  }

  private static List<String> all(String life, RunFacts facts) {
    String plain = life.replaceFirst("\\.[1-9]\\d{0,5}$", "");
    return of(facts.ids("subscriber").contains(plain) ? plain : life, facts);
  }

  private static int number(String plain, String id) {
    boolean earlier =
        id.startsWith(plain + ".") && id.substring(plain.length() + 1).matches("[1-9]\\d{0,5}");
    return earlier ? Integer.parseInt(id.substring(plain.length() + 1)) : Integer.MAX_VALUE;
  }
}

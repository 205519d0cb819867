# Shared by the scripts beside it; not a program of its own.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
dist=$root/dist
jars="broker publisher subscriber driver"
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

die() {
  say "$*"
  exit 1
}

# The first number of `java -version`, 17 or 25; 1 for Java 8.
java_version() { "$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1; }

need_java() {
  command -v "$java" >/dev/null 2>&1 ||
    die "no Java found; on Debian or Ubuntu: sudo apt-get install openjdk-17-jdk-headless maven"
  version=$(java_version)
  [ "${version:-0}" -ge 17 ] ||
    die "Java ${version:-unknown} ($(command -v "$java")) is too old, 17 is needed; on Debian or Ubuntu: sudo apt-get install openjdk-17-jdk-headless"
}

need_build_tools() {
  need_java
  command -v "${java}c" >/dev/null 2>&1 ||
    die "this Java has no compiler, a JDK is needed to build; on Debian or Ubuntu: sudo apt-get install openjdk-17-jdk-headless"
  command -v mvn >/dev/null 2>&1 ||
    die "no Maven found, 3.8 or newer is needed to build; on Debian or Ubuntu: sudo apt-get install maven"
}

jars_are_current() {
  for module in $jars; do
    [ -f "$dist/$module.jar" ] || return 1
    [ -z "$(find "$root/pom.xml" "$root/.mvn" "$root"/{common,$module}/{pom.xml,src/main} \
      "$root/mininet/topology.py.template" -newer "$dist/$module.jar" -print 2>/dev/null | head -n 1)" ] || return 1
  done
}

build_jars() {
  jars_are_current && return
  need_build_tools
  say "building dist/*.jar (the first time, Maven also fetches the libraries)"
  # -Dquick leaves out the checks that belong to scripts/verify.
  (cd "$root" && mvn -B -q -Dquick -DskipTests package) >&2 || die "the build failed; see above"
}

# Prints "PASSED FAILED SKIPPED", summed over the XML reports below the directories given.
count_tests() {
  find "$@" -name 'TEST-*.xml' 2>/dev/null | while IFS= read -r report; do
    tr '\n' ' ' <"$report" | grep -o '<testsuite [^>]*>' | head -n 1
  done | awk '
    function attribute(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3) + 0 : 0 }
    { failed += attribute("errors") + attribute("failures"); skipped += attribute("skipped"); all += attribute("tests") }
    END { print all - failed - skipped, failed + 0, skipped + 0 }'
}

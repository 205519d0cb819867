package io.zonecast.driver.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonecast.driver.plan.Experiments;
import io.zonecast.driver.plan.Host;
import io.zonecast.driver.plan.LinkProperties;
import io.zonecast.driver.plan.ProcessPlan;
import io.zonecast.driver.plan.Readiness;
import io.zonecast.driver.plan.Role;
import io.zonecast.driver.plan.SwitchKind;
import io.zonecast.driver.plan.Topology;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopologyScriptTest {
  private static final List<String> NASTY =
      List.of("'''", "''' + __import__('os')", "\\", "\\'", "\"", "\n", "é€\u2028", "@PLAN@", "%s");

  private static String script() {
    ProcessPlan process =
        new ProcessPlan(
            "pub-1",
            Role.PUBLISHER,
            1,
            NASTY,
            new Host("h1", "10.0.0.1"),
            NASTY,
            Map.of(),
            Readiness.EVENT);
    return TopologyScript.generate(
        new Topology.Tree(2, 4),
        Optional.of(LinkProperties.parse("bw=10,delay=5ms,loss=1")),
        SwitchKind.PROBED,
        List.of(process),
        Experiments.PATHS);
  }

  private static String literal(String script) {
    String[] parts = TopologyScript.template().split(TopologyScript.PLACE, -1);
    assertThat(script).startsWith(parts[0]).endsWith(parts[1]);
    return script.substring(parts[0].length(), script.length() - parts[1].length());
  }

  @Test
  void onlyDataDiffersFromTheTemplate() throws Exception {
    String literal = literal(script());
    assertThat(literal).doesNotContain("'").matches("[\\x20-\\x7e\\n]*");
    JsonNode plan = new ObjectMapper().readTree(literal);
    assertThat(plan.at("/topology/kind").asText()).isEqualTo("tree");
    assertThat(plan.at("/topology/parameters/fanout").asInt()).isEqualTo(4);
    assertThat(plan.at("/link/delay").asText()).isEqualTo("5000us");
    assertThat(plan.at("/processes/0/on_demand").isBoolean()).isTrue();
    assertThat(plan.at("/processes/0/on_demand").asBoolean()).isFalse();
    assertThat(plan.at("/hosts")).hasSize(16);
    assertThat(plan.at("/processes/0/argv"))
        .extracting(JsonNode::asText)
        .containsExactlyElementsOf(NASTY);
  }

  @Test
  void pythonReadsTheSameData(@TempDir Path directory) throws Exception {
    assumeTrue(Files.isExecutable(PythonDialogue.PYTHON));
    Path script = Files.writeString(directory.resolve("topology.py"), script());
    String check =
        """
        import ast,json,sys
        tree = ast.parse(open(sys.argv[1], encoding='utf-8').read())
        plan = [n for n in tree.body if isinstance(n, ast.Assign)][0].value.args[0].value
        print(json.dumps(json.loads(plan)['processes'][0]['argv']))
        """;
    Process python =
        new ProcessBuilder(PythonDialogue.PYTHON.toString(), "-c", check, script.toString())
            .redirectErrorStream(true)
            .start();
    JsonNode argv = new ObjectMapper().readTree(python.getInputStream());
    assertThat(argv).extracting(JsonNode::asText).containsExactlyElementsOf(NASTY);
    Process compile =
        new ProcessBuilder(PythonDialogue.PYTHON.toString(), "-m", "py_compile", script.toString())
            .start();
    assertThat(compile.waitFor()).isZero();
  }
}

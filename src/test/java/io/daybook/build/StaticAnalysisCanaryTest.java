package io.daybook.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compiles broken sources with the options of the build, and expects Error Prone and NullAway to
 * refuse them: a check that is silently off lets everything pass.
 *
 * <p>The options come from {@code pom.xml} as system properties; the processors are on the class
 * path of these tests.
 */
class StaticAnalysisCanaryTest {
  @TempDir Path classes;

  @ParameterizedTest
  @CsvSource({
    "NullDereference, NullAway",
    "NullableTypeArgument, NullAway",
    "NullableHeader, NullAway",
    "SelfAssignment, SelfAssignment",
    "ReturnValueIgnored, ReturnValueIgnored",
    "FutureReturnValueIgnored, FutureReturnValueIgnored",
  })
  void refusesTheBrokenSource(String source, String check) throws IOException {
    var compilation = compile(source, "daybook.javac.main");

    assertThat(compilation.succeeded()).as(compilation.output()).isFalse();
    assertThat(compilation.output()).contains("[" + check + "]");
  }

  @Test
  void refusesABrokenTestSource() throws IOException {
    var compilation = compile("SelfAssignment", "daybook.javac.test");

    assertThat(compilation.succeeded()).as(compilation.output()).isFalse();
    assertThat(compilation.output()).contains("[SelfAssignment]");
  }

  @Test
  void acceptsTheCleanSource() throws IOException {
    var compilation = compile("Clean", "daybook.javac.main");

    assertThat(compilation.succeeded()).as(compilation.output()).isTrue();
    assertThat(compilation.output()).isEmpty();
  }

  @Test
  void theBuildCompilesWithTheseChecks() {
    assertThat(Path.of("pom.xml"))
        .content()
        .contains("<arg>-Xplugin:ErrorProne ${errorprone.checks} ${nullaway.checks}</arg>")
        .contains("<arg>-Xplugin:ErrorProne ${errorprone.checks} ${errorprone.test-checks}</arg>")
        .contains("<maven.compiler.failOnWarning>true</maven.compiler.failOnWarning>");
  }

  private Compilation compile(String name, String checksProperty) throws IOException {
    var output = new StringWriter();
    var compiler = ToolProvider.getSystemJavaCompiler();
    var succeeded =
        compiler
            .getTask(output, null, null, options(checksProperty), null, List.of(source(name)))
            .call();
    return new Compilation(succeeded, output.toString());
  }

  private List<String> options(String checksProperty) {
    var classPath = property("surefire.test.class.path", "java.class.path");
    return List.of(
        "--release=" + property("daybook.javac.release"),
        "-Xlint:" + property("daybook.javac.lint"),
        "-Werror",
        "-XDcompilePolicy=simple",
        "--should-stop=ifError=FLOW",
        "-d",
        classes.toString(),
        "-classpath",
        classPath,
        "-processorpath",
        classPath,
        "-Xplugin:ErrorProne " + property(checksProperty).replace("\\", " ").strip());
  }

  private static String property(String name) {
    return Objects.requireNonNull(System.getProperty(name), name);
  }

  private static String property(String name, String otherwise) {
    var value = System.getProperty(name);
    return value != null ? value : property(otherwise);
  }

  private static JavaFileObject source(String name) throws IOException {
    var resource = "/canary/" + name + ".java.txt";
    try (var stream = StaticAnalysisCanaryTest.class.getResourceAsStream(resource)) {
      var text = Objects.requireNonNull(stream, resource).readAllBytes();
      return new SourceText(name, new String(text, StandardCharsets.UTF_8));
    }
  }

  private record Compilation(boolean succeeded, String output) {}

  private static final class SourceText extends SimpleJavaFileObject {
    private final String text;

    SourceText(String name, String text) {
      super(URI.create("string:///io/daybook/canary/" + name + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}

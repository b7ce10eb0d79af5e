import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Formats every Java source under {@code src}: {@code mvn validate exec:exec@format}.
 *
 * <p>google-java-format parses with the javac of the JDK it runs on, and Maven itself may run on a
 * JDK that does not know our syntax. So this runs from source on the toolchain's JDK.
 */
void main() throws IOException {
  try (Stream<Path> files = Files.walk(Path.of("src"))) {
    var sources = files.map(Path::toString).filter(file -> file.endsWith(".java"));
    var formatter = ToolProvider.findFirst("google-java-format").orElseThrow();
    var arguments = Stream.concat(Stream.of("-i"), sources).toArray(String[]::new);
    System.exit(formatter.run(System.out, System.err, arguments));
  }
}

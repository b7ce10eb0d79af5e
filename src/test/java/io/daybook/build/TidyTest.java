package io.daybook.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What bytecode cannot show: sizes, leftovers, literals. Looks at every file that git would add.
 */
class TidyTest {
  private static final int FILE_LINES_MAX = 400;
  private static final int LINE_COLUMNS_MAX = 100;
  private static final int TEXT_BYTES_MAX = 1 << 20;

  // A character in brackets keeps a pattern from finding itself.
  private static final Pattern LEFTOVER =
      Pattern.compile("\\b(TO[D]O|FIX[M]E|XX[X])\\b|@Dis[a]bled\\b|@Ign[o]re\\b");
  private static final Pattern REGISTRY_HOST =
      Pattern.compile(
          "repo1?[.]maven|central[.]sonatype|oss[.]sonatype|registry[.]npmjs|npmjs[.]org"
              + "|deb[.]debian|security[.]debian|pypi[.]org|pythonhosted[.]org");
  private static final Pattern MACHINE_PATH =
      Pattern.compile("(?<![\\w.*<])/(r[o]ot|w[o]rk|h[o]me|usr/lib/j[v]m)(/|\\b)");
  private static final Pattern BUS_CALL_WITH_A_LITERAL =
      Pattern.compile(
          "\\b(eventBus\\(\\)|eventBus|bus)\\s*[.]\\s*(<[^>]*>\\s*)?"
              + "(send|publish|request|sender|publisher|consumer|localConsumer)\\s*\\(\\s*\"");
  private static final Pattern LOCKED_BLOCK = Pattern.compile("\\bsynchronized\\s*\\(");

  private static List<Source> files = List.of();

  @BeforeAll
  static void readFiles() throws IOException {
    var git =
        new ProcessBuilder("git", "ls-files", "--cached", "--others", "--exclude-standard").start();
    try (var names = git.inputReader()) {
      files =
          names.lines().sorted().map(Path::of).filter(TidyTest::isText).map(Source::of).toList();
    }
    assertThat(files).as("git ls-files").isNotEmpty();
  }

  @Test
  void noFileIsTooLong() {
    assertThat(
            java("src")
                .filter(file -> file.lines().size() > FILE_LINES_MAX)
                .map(file -> file.path() + " has " + file.lines().size() + " lines"))
        .isEmpty();
  }

  @Test
  void noLineIsTooLong() {
    assertThat(java("src").flatMap(file -> file.linesWhere(TidyTest::isTooLong))).isEmpty();
  }

  @Test
  void nothingIsLeftOver() {
    assertThat(linesWith(LEFTOVER)).isEmpty();
  }

  @Test
  void noRegistryIsNamed() {
    assertThat(linesWith(REGISTRY_HOST)).isEmpty();
  }

  @Test
  void noPathOfAMachineIsNamed() {
    assertThat(linesWith(MACHINE_PATH)).isEmpty();
  }

  @Test
  void busAddressesAreConstants() {
    assertThat(
            java("src/main")
                .filter(file -> !file.path().endsWith("BusAddresses.java"))
                .flatMap(file -> file.findings(BUS_CALL_WITH_A_LITERAL)))
        .isEmpty();
  }

  @Test
  void nothingIsLocked() {
    assertThat(
            java("src/main")
                .filter(file -> !file.path().endsWith("InMemoryEventStore.java"))
                .flatMap(file -> file.findings(LOCKED_BLOCK)))
        .isEmpty();
  }

  private static Stream<Source> java(String folder) {
    return files.stream()
        .filter(file -> file.path().startsWith(folder))
        .filter(file -> file.path().toString().endsWith(".java"));
  }

  private static Stream<String> linesWith(Pattern pattern) {
    return files.stream().flatMap(file -> file.linesWhere(pattern.asPredicate()));
  }

  private static boolean isTooLong(String line) {
    return line.codePointCount(0, line.length()) > LINE_COLUMNS_MAX && !line.startsWith("import ");
  }

  private static boolean isText(Path path) {
    try {
      return Files.isRegularFile(path)
          && Files.size(path) <= TEXT_BYTES_MAX
          && !Files.readString(path, StandardCharsets.ISO_8859_1).contains("\0");
    } catch (IOException e) {
      throw new UncheckedIOException(path.toString(), e);
    }
  }

  private record Source(Path path, String text, List<String> lines) {
    static Source of(Path path) {
      try {
        var text = Files.readString(path, StandardCharsets.UTF_8);
        return new Source(path, text, text.lines().toList());
      } catch (IOException e) {
        throw new UncheckedIOException(path.toString(), e);
      }
    }

    Stream<String> linesWhere(Predicate<String> wrong) {
      return IntStream.range(0, lines.size())
          .filter(index -> wrong.test(lines.get(index)))
          .mapToObj(index -> path + ":" + (index + 1) + ": " + lines.get(index).strip());
    }

    Stream<String> findings(Pattern pattern) {
      return pattern.matcher(text).results().map(found -> path + ": " + found.group());
    }
  }
}

package io.daybook.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.daybook.kernel.Category;
import io.daybook.kernel.Category.EventType;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.Upcaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check of samples fails for each thing that it is there for. */
class EventSamplesTest {
  private static final String FIRST =
      "{\"title\": \"a\", \"pages\": [{\"text\": \"x\", \"mark\": 1}]}";

  record Page(String text, @Nullable Long mark) {}

  record Written(String title, List<Page> pages) {}

  record Named(String name, List<Page> pages) {}

  record Lost(String title) {}

  record More(String title, List<Page> pages, String author) {}

  record Numbered(String title, List<Page> pages, long copies) {}

  record Optional(String title, List<Page> pages, @Nullable String note) {}

  @TempDir Path directory;

  private static DomainModule module(Class<?> type, int version, Upcaster... upcasters) {
    Category.Builder<Object, Object, List<Object>> book =
        TestModule.journal("book").event(new EventType<>("Written", version, type));
    for (Upcaster upcaster : upcasters) {
      book.upcast(upcaster);
    }
    return TestModule.of(book.build());
  }

  private void write(String file, String text) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private List<String> problems(DomainModule module) {
    return EventSamples.problems(directory, module);
  }

  /** Releases all samples as they are now. */
  private void release() throws IOException {
    Files.deleteIfExists(directory.resolve("released.sha256"));
    StringBuilder lines = new StringBuilder();
    Pattern line = Pattern.compile("add the line (.*)");
    for (String problem : problems(module(Written.class, 1))) {
      Matcher found = line.matcher(problem);
      if (found.find()) {
        lines.append(found.group(1)).append('\n');
      }
    }
    write("released.sha256", lines.toString());
  }

  @BeforeEach
  void releaseTheFirstVersion() throws IOException {
    write("book/Written/v1.json", FIRST);
    release();
  }

  @Test
  void whatFitsIsFound() {
    assertThat(problems(module(Written.class, 1))).isEmpty();
  }

  @Test
  void aVersionWithoutSampleIsFound() throws IOException {
    Upcaster rename = Upcaster.of("Written", 1).renameField("title", "name");
    assertThat(problems(module(Named.class, 2, rename)))
        .containsExactly("book/Written/v2.json is missing: a sample of what is stored");
    write("book/Written/v2.json", "{\"name\":\"a\",\"pages\":[{\"text\":\"x\",\"mark\":1}]}");
    assertThat(problems(module(Named.class, 2, rename)))
        .singleElement()
        .asString()
        .contains("book/Written/v2.json is not in released.sha256: add the line ");
    release();
    assertThat(problems(module(Named.class, 2, rename))).isEmpty();
  }

  @Test
  void aLostFieldIsFoundUnlessItIsTakenAwayOnPurpose() {
    assertThat(problems(module(Lost.class, 1)))
        .containsExactly(
            "book/Written/v1.json loses [/pages, /pages/0/mark, /pages/0/mark=1,"
                + " /pages/0/text, /pages/0/text=\"x\"] as Lost: an upcaster takes away what is not"
                + " needed any more");
    assertThat(problems(module(Lost.class, 2, Upcaster.of("Written", 1))))
        .anyMatch(problem -> problem.startsWith("book/Written/v1.json loses [/pages,"));
    assertThat(problems(module(Lost.class, 2, Upcaster.of("Written", 1).removeField("pages"))))
        .containsExactly("book/Written/v2.json is missing: a sample of what is stored");
  }

  @Test
  void anotherFormWithoutAnotherVersionIsFound() {
    assertThat(problems(module(More.class, 1)))
        .contains("book/Written/v1.json can't be read: the event lacks a part of Written");
    assertThat(problems(module(Numbered.class, 1)))
        .anyMatch(problem -> problem.startsWith("book/Written/v1.json can't be read: "));
    assertThat(problems(module(Named.class, 1)))
        .anyMatch(problem -> problem.startsWith("book/Written/v1.json can't be read: "));
  }

  @Test
  void aPartThatNoSampleHasIsFound() {
    assertThat(problems(module(Optional.class, 1)))
        .containsExactly(
            "no sample of book/Written/v1 has [/note]: add one that has, as v1-<what>.json");
  }

  @Test
  void aChangedSampleAndALostOneAreFound() throws IOException {
    write("book/Written/v1.json", FIRST.replace("\"a\"", "\"b\""));
    assertThat(problems(module(Written.class, 1)))
        .singleElement()
        .asString()
        .startsWith("book/Written/v1.json is not what was released: ");
    Files.delete(directory.resolve("book/Written/v1.json"));
    assertThat(problems(module(Written.class, 1)))
        .containsExactly(
            "book/Written/v1.json was released, and is gone: put it back",
            "book/Written/v1.json is missing: a sample of what is stored");
  }

  @Test
  void anotherEndOfLineIsNoChange() throws IOException {
    write("book/Written/v1.json", FIRST + "\n");
    release();
    write("book/Written/v1.json", FIRST + "\r\n");
    assertThat(problems(module(Written.class, 1))).isEmpty();
  }

  @Test
  void aTypeThatWasTakenAwayIsFoundUntilItIsDropped() {
    DomainModule without = TestModule.of(TestModule.journal("book").build());
    assertThat(problems(without))
        .containsExactly(
            "book/Written/v1.json is of no type and version that is known: such events are still in"
                + " the logs");
    DomainModule dropped =
        TestModule.of(TestModule.journal("book").upcast(Upcaster.drop("Written", 1)).build());
    assertThat(problems(dropped)).isEmpty();
  }

  @Test
  void aBrokenUpcasterIsFound() {
    Upcaster broken =
        Upcaster.of("Written", 1)
            .change(
                event -> {
                  throw new IllegalStateException("broken");
                });
    assertThat(problems(module(Written.class, 2, broken)))
        .contains(
            "book/Written/v1.json can't be read: the upcaster of schema version 1 of Written"
                + " failed: java.lang.IllegalStateException, java.lang.IllegalStateException:"
                + " broken");
  }

  @Test
  void whatIsNoSampleIsFound() throws IOException {
    write("book/Written/one.json", "{}");
    assertThat(problems(module(Written.class, 1)))
        .containsExactly(
            "book/Written/one.json is no <category>/<type>/v<schema version>[-<what>].json");
  }

  @Test
  void withoutAnySamplesItSaysWhatToWrite() {
    assertThatCode(() -> EventSamples.problems(directory.resolve("none"), module(Written.class, 1)))
        .doesNotThrowAnyException();
    assertThat(EventSamples.problems(directory.resolve("none"), module(Written.class, 1)))
        .containsExactly("book/Written/v1.json is missing: a sample of what is stored");
  }
}

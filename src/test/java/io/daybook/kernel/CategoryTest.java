package io.daybook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.kernel.Upcaster.Part;
import io.daybook.testkit.TestModule;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a category says of the history of its events. */
class CategoryTest {
  record Moved(String to) {}

  record Left(String from) {}

  private static Category.Builder<Object, Object, List<Object>> moved(int version) {
    return TestModule.journal("person").event(Moved.class, version);
  }

  private static void assertWrong(
      Category.Builder<Object, Object, List<Object>> declared, String sentence) {
    assertThatThrownBy(declared::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("category person: " + sentence);
  }

  @Test
  void everyOlderVersionNeedsAnUpcaster() {
    assertWrong(
        moved(3).upcast(Upcaster.of("Moved", 2)),
        "no upcaster takes schema version 1 of Moved further, though there is version 3");
    assertWrong(
        moved(3).upcast(Upcaster.of("Moved", 1)),
        "no upcaster takes schema version 2 of Moved further, though there is version 3");
    assertWrong(
        moved(1).upcast(Upcaster.drop("Left", 2)),
        "no upcaster takes schema version 1 of Left further, though there is version 2");
  }

  @Test
  void noUpcasterBeginsAtWhatIsWrittenToday() {
    assertWrong(
        moved(2).upcast(Upcaster.of("Moved", 1)).upcast(Upcaster.of("Moved", 2)),
        "the upcaster of schema version 2 of Moved begins at what is written today, or later: the"
            + " event type is declared with version 2");
    assertWrong(
        moved(1).upcast(Upcaster.drop("Moved", 5)),
        "the upcaster of schema version 5 of Moved begins at what is written today, or later: the"
            + " event type is declared with version 1");
  }

  @Test
  void noTwoUpcastersBeginAtOneVersion() {
    assertWrong(
        moved(2).upcast(Upcaster.of("Moved", 1)).upcast(Upcaster.drop("Moved", 1)),
        "the upcaster of schema version 1 of Moved stands twice");
  }

  @Test
  void everyUpcasterLeadsToWhatIsKnown() {
    assertWrong(
        moved(1).upcast(Upcaster.of("Went", 1).to("Walked", 1)),
        "the upcaster of schema version 1 of Went leads to schema version 1 of Walked, which is"
            + " neither an event type of today nor taken further");
    assertWrong(
        moved(1).upcast(Upcaster.of("Went", 1).to("Moved", 2)),
        "the upcaster of schema version 1 of Went leads to schema version 2 of Moved, which is"
            + " neither an event type of today nor taken further");
    assertWrong(
        moved(1).upcast(Upcaster.of("Went", 1)),
        "the upcaster of schema version 1 of Went leads to schema version 2 of Went, which is"
            + " neither an event type of today nor taken further");
  }

  @Test
  void noChainLeadsBackToItself() {
    assertWrong(
        moved(1)
            .upcast(Upcaster.of("A", 1).to("B", 1))
            .upcast(
                Upcaster.split(
                    "B", 1, Part.of("Moved", 1, OldEvent::data), Part.of("A", 1, OldEvent::data))),
        "the upcasters of schema version 1 of A lead back to it");
    assertWrong(
        moved(1).upcast(Upcaster.of("A", 1).to("A", 1)),
        "the upcasters of schema version 1 of A lead back to it");
  }

  @Test
  void twoWaysToOneTypeAreNoCycle() {
    Category<?, ?, ?> category =
        moved(3)
            .event(Left.class)
            .upcast(
                Upcaster.split(
                    "Moved",
                    1,
                    Part.of("Moved", 2, OldEvent::data),
                    Part.of("Moved", 3, OldEvent::data)))
            .upcast(Upcaster.of("Moved", 2))
            .upcast(Upcaster.of("Went", 1).to("Moved", 1))
            .upcast(Upcaster.of("Went", 2).to("Left", 1))
            .upcast(Upcaster.drop("Slept", 1))
            .build();
    assertThat(category.storedTypes())
        .isEqualTo(Map.of("Moved", 3, "Left", 1, "Went", 2, "Slept", 1));
    assertThat(category.becomes("Moved")).containsExactly("Moved");
    assertThat(category.becomes("Went")).containsExactly("Left", "Moved");
    assertThat(category.becomes("Slept")).isEmpty();
    assertThat(category.becomes("Flown")).isEmpty();
  }

  @Test
  void anOpenCategoryHasNoTypesAndItsAppendsAreItsEvents() {
    Category<?, ?, ?> open = Category.open("note");
    assertThat(open.open()).isTrue();
    assertThat(open.name()).isEqualTo("note");
    assertThat(open.commands()).isEmpty();
    assertThat(open.storedTypes()).isEmpty();
    assertThat(moved(1).build().open()).isFalse();
    assertThatThrownBy(() -> Category.open("No Name")).isInstanceOf(IllegalArgumentException.class);
  }
}

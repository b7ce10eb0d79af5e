package io.daybook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedTextsTest {
  private static String fresh(String text) {
    return new String(text.toCharArray());
  }

  @Test
  void aTextThatWasAskedForTwiceIsShared() {
    String first = SharedTexts.of(fresh("shared-1"));
    String second = SharedTexts.of(fresh("shared-1"));
    String third = SharedTexts.of(fresh("shared-1"));

    assertThat(first).isEqualTo("shared-1");
    assertThat(third).isSameAs(second);
    assertThat(SharedTexts.ofNullable(null)).isNull();
    assertThat(SharedTexts.ofNullable(fresh("shared-1"))).isSameAs(second);
  }

  @Test
  void whatComesOnceDrivesNothingOut() {
    SharedTexts.of(fresh("shared-2"));
    String shared = SharedTexts.of(fresh("shared-2"));
    for (int i = 0; i < 20 * SharedTexts.TEXTS_MAX; i++) {
      assertThat(SharedTexts.of("once-" + i)).isEqualTo("once-" + i);
    }

    assertThat(SharedTexts.of(fresh("shared-2"))).isSameAs(shared);
  }

  @Test
  void longTextsAreLeftAlone() {
    String longest = "x".repeat(SharedTexts.LENGTH_MAX);
    List<String> got = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      got.add(SharedTexts.of(fresh(longest)));
      String longer = fresh(longest + "x");
      assertThat(SharedTexts.of(longer)).isSameAs(longer);
    }

    assertThat(got.get(2)).isSameAs(got.get(1));
  }
}

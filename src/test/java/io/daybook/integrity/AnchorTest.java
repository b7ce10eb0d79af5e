package io.daybook.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnchorTest {
  private static final String HASH = "0123456789abcdef".repeat(4);

  @Test
  void anAnchorIsReadAsItIsWritten() {
    Anchor anchor = Anchor.parse("3:1234:" + HASH);
    assertThat(anchor.partition()).isEqualTo(3);
    assertThat(anchor.position()).isEqualTo(1234);
    assertThat(anchor).hasToString("3:1234:" + HASH);
    assertThat(Anchor.parse(anchor.toString().toUpperCase(Locale.ROOT))).isEqualTo(anchor);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1:2", "1:2:zz", "1:2:00", "-1:2:", "1:0:", "x:1:", "1:1::", "1:1e30:"})
  void anythingElseIsRefused(String text) {
    String anchor = text.endsWith(":") ? text + HASH : text;
    assertThatThrownBy(() -> Anchor.parse(anchor))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("an anchor is partition:position:hash");
  }
}

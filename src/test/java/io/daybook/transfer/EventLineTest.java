package io.daybook.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.codec.Json;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.StoredEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventLineTest {
  private static final StoredEvent EVENT =
      new StoredEvent(
          3,
          17,
          "order/o-1",
          2,
          new UUID(0x0199_0000_0000_7000L, 0x8000_0000_0000_0001L),
          "a\"b\n\uD83D\uDE00",
          4,
          Json.of("{\"é\": \"\uD83D\uDE00 }\", \"n\": [1.50, 10000000000]}"),
          Json.of("{\"x\": {\"y\": {}}}"),
          "key \\ \"1\"",
          5,
          1_763_899_200_123_456L,
          EventHash.of(new byte[EventHash.BYTES]));

  private static String line(StoredEvent event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    EventLine.write(event, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void anEventIsReadAsItWasWritten() {
    String line = line(EVENT);
    assertThat(line).endsWith("}\n").contains("\"recordedAt\":\"2025-11-23T12:00:00.123456Z\"");
    assertThat(line.indexOf('\n')).as("one line").isEqualTo(line.length() - 1);
    assertThat(EventLine.parse(line.strip().getBytes(StandardCharsets.UTF_8))).isEqualTo(EVENT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"version\":2|\"version\":2,\"version\":2",
        "\"version\":2|\"version\":\"2\"",
        "\"version\":2|\"version\":99999999999999999999",
        "\"version\":2,|''",
        "\"version\":2|\"versions\":2",
        "\"metadata\":{|\"metadata\":[{",
        "\"hash\":\"00|\"hash\":\"0",
        "\"id\":\"|\"id\":\"x",
        "2025-11-23T|2025-11-23 ",
      })
  void anythingElseIsRefused(String from, String to) {
    String good = line(EVENT);
    String bad = good.replace(from, to);
    assertThat(bad).isNotEqualTo(good);
    byte[] bytes = bad.getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> EventLine.parse(bytes)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLineWithMoreBehindItIsRefused() {
    byte[] two = (line(EVENT) + line(EVENT)).getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> EventLine.parse(two)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLineThatIsCutIsRefused() {
    byte[] good = line(EVENT).strip().getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThatThrownBy(() -> EventLine.parse(cut))
          .as("%d bytes", length)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}

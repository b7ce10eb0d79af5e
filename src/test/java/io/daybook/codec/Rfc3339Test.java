package io.daybook.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
  @ParameterizedTest
  @CsvSource({
    "1985-04-12T23:20:50.52Z,1985-04-12T23:20:50.520Z",
    "1996-12-19T16:39:57-08:00,1996-12-20T00:39:57Z",
    "2026-12-24T18:00:00Z,2026-12-24T18:00:00Z",
    "2026-12-24t18:00:00z,2026-12-24T18:00:00Z",
    "2026-12-24T18:00:00-00:00,2026-12-24T18:00:00Z",
    "1937-01-01T12:00:27.87+00:20,1937-01-01T11:40:27.870Z",
    "2026-12-24T18:00:00.1234567899Z,2026-12-24T18:00:00.123456789Z",
    "2026-12-24T19:00:00.1234567890123+01:00,2026-12-24T18:00:00.123456789Z",
    "1990-12-31T23:59:60Z,1991-01-01T00:00:00Z",
    "1990-12-31T15:59:60.5-08:00,1991-01-01T00:00:00.500Z",
    "0000-01-01T00:00:00Z,0000-01-01T00:00:00Z",
  })
  void whatTheRfcHasIsRead(String text, String time) {
    assertThat(Rfc3339.parse(text)).isEqualTo(Instant.parse(time));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "tomorrow",
        "1700000000",
        "2026-12-24",
        "2026-12-24T18:00Z",
        "2026-12-24T18:00:00",
        "2026-12-24 18:00:00Z",
        "2026-12-24T18:00:00.Z",
        "2026-12-24T18:00:00,5Z",
        "2026-12-24T18:00:00.5x5Z",
        "2026-12-24T18:00:00.٥Z",
        "2026-12-24T18:00:00+01",
        "2026-12-24T18:00:00+0100",
        "2026-12-24T18:00:00+01:00:00",
        "2026-12-24T24:00:00Z",
        "2026-12-24T18:60:00Z",
        "2026-12-24T18:00:61Z",
        "2026-12-24T23:59:60Z",
        "2026-12-31T18:00:60Z",
        "2026-02-29T18:00:00Z",
        "2026-13-01T00:00:00Z",
        "+12026-12-24T18:00:00Z",
        "-2026-12-24T18:00:00Z",
        "26-12-24T18:00:00.000Z",
        "2026-12-24T18:00:00Z ",
        "2026-12-24T18:00:00[Z]"
      })
  void whatItHasNotIsNotRead(String text) {
    assertThatThrownBy(() -> Rfc3339.parse(text)).isInstanceOf(DateTimeException.class);
  }

  @Test
  void whatJavaWritesIsRead() {
    Instant time = Instant.parse("2026-12-24T18:00:00.000001Z");
    assertThat(Rfc3339.parse(time.toString())).isEqualTo(time);
    assertThat(Rfc3339.parse(Instant.EPOCH.toString())).isEqualTo(Instant.EPOCH);
  }
}

package io.daybook.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.eventstore.Positions;
import org.junit.jupiter.api.Test;

class AppendRatesTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void theRateIsThatOfTheLastTenSeconds() {
    AppendRates rates = new AppendRates();
    assertThat(rates.perSecond(2)).containsExactly(0, 0);
    rates.sample(0, Positions.of(100, 7));
    assertThat(rates.perSecond(2)).containsExactly(0, 0);
    rates.sample(2 * SECOND, Positions.of(140, 7));
    assertThat(rates.perSecond(2)).containsExactly(20, 0);
    for (int i = 1; i <= 10; i++) {
      rates.sample((2 + i) * SECOND, Positions.of(140 + i, 7));
    }
    assertThat(rates.perSecond(2)).containsExactly(1, 0);
  }
}

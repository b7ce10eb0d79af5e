package io.daybook.load.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StockClientTest {
  @Test
  void theStatesThatWereReadAreThoseOfAllPartitions() {
    assertThat(
            StockClient.statesRead(
                """
                # TYPE daybook_partition_cache_misses_total counter
                daybook_partition_cache_hits_total{partition="0"} 40.0
                daybook_partition_cache_misses_total{partition="0"} 1000.0
                daybook_partition_cache_misses_total{partition="1"} 7.0
                """))
        .isEqualTo(1_007);
  }
}

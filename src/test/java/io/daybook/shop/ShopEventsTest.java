package io.daybook.shop;

import io.daybook.testkit.EventSamples;
import org.junit.jupiter.api.Test;

class ShopEventsTest {
  @Test
  void everyEventThatWasEverReleasedIsStillRead() {
    EventSamples.check(new ShopModule());
  }
}

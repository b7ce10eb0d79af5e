package io.daybook.append;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AppendTurnsTest {
  @Test
  void asManyAsThereAreTurnsGoOnAndTheOthersFollowInOrder() {
    List<String> granted = new ArrayList<>();
    AppendTurns turns = new AppendTurns(2);
    for (String name : List.of("a", "b", "c", "d")) {
      turns.take(() -> granted.add(name));
    }
    assertThat(granted).containsExactly("a", "b");
    turns.release();
    assertThat(granted).containsExactly("a", "b", "c");
    turns.release();
    turns.release();
    turns.release();
    assertThat(granted).containsExactly("a", "b", "c", "d");
    turns.take(() -> granted.add("e"));
    turns.take(() -> granted.add("f"));
    turns.take(() -> granted.add("g"));
    assertThat(granted).containsExactly("a", "b", "c", "d", "e", "f");
  }

  @Test
  void manyThreadsNeverHoldMoreThanThereAreAndNobodyIsForgotten() throws InterruptedException {
    int takers = 20_000;
    AppendTurns turns = new AppendTurns(3);
    AtomicInteger held = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(takers);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      Runnable turn =
          () -> {
            most.accumulateAndGet(held.incrementAndGet(), Math::max);
            threads.execute(
                () -> {
                  held.decrementAndGet();
                  turns.release();
                  done.countDown();
                });
          };
      for (int i = 0; i < takers; i++) {
        threads.execute(() -> turns.take(turn));
      }
      assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(most.get()).isEqualTo(3);
  }
}

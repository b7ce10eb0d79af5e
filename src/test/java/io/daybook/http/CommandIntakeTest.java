package io.daybook.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.testkit.VirtualTime;
import org.junit.jupiter.api.Test;

final class CommandIntakeTest {
  private static final int WAIT_MILLIS = 500;

  private final VirtualTime time = new VirtualTime();
  private final HttpCounters counters = new HttpCounters();
  private final CommandIntake intake = new CommandIntake(time, WAIT_MILLIS, counters);

  private int fill() {
    int entered = 0;
    while (!intake.isFull()) {
      intake.enter();
      entered++;
    }
    return entered;
  }

  /** Answers so many commands a second for so long, with as many coming in. */
  private void answer(int perSecond, int millis) {
    for (int i = 0; i < millis; i++) {
      int millisecond = i;
      time.after(
          1_000L * i,
          () -> {
            int due = perSecond * (millisecond + 1) / 1_000 - perSecond * millisecond / 1_000;
            for (int n = 0; n < due; n++) {
              intake.leave();
              intake.enter();
            }
          });
    }
    time.run(millis + 1);
  }

  @Test
  void aServerThatNothingIsKnownOfTakesWhatAlwaysFits() {
    assertThat(fill()).isEqualTo(CommandIntake.UNDER_WAY_MIN);
    assertThat(counters.commandsRefused()).isEqualTo(1);
  }

  @Test
  void asManyWaitAsAreAnsweredInTime() {
    int entered = fill();
    answer(10_000, 3_000);
    entered += fill();
    assertThat(entered).isBetween(4_900, 5_100);
  }

  @Test
  void aServerThatBecomesSlowerTakesLess() {
    int entered = fill();
    answer(10_000, 3_000);
    entered += fill();
    answer(4_000, 3_000);
    assertThat(intake.isFull()).isTrue();
    for (int i = 0; i < entered - 1_900; i++) {
      intake.leave();
    }
    assertThat(intake.isFull()).isFalse();
  }

  @Test
  void whoLeavesMakesRoom() {
    fill();
    intake.leave();
    assertThat(fill()).isEqualTo(1);
  }
}

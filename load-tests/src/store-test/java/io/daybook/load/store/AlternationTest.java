package io.daybook.load.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.load.bench.Report;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlternationTest {
  private final List<String> log = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Report report = new Report(new PrintStream(out, true, StandardCharsets.UTF_8));

  private Contestant contestant(String name, double... rates) {
    Iterator<Double> next = java.util.Arrays.stream(rates).boxed().iterator();
    return new Contestant() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public double perSecond(int seconds) {
        log.add(name + ' ' + seconds);
        if (seconds > 2) {
          useProcessor();
        }
        return next.next();
      }
    };
  }

  /** More than the warm-up of these tests asks for. */
  private static void useProcessor() {
    ProcessorTime before = ProcessorTime.now();
    while (ProcessorTime.now().secondsSince(before) < 1.05) {
      Thread.onSpinWait();
    }
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void contestantsTakeTurnsAndTheWarmUpDoesNotCount() throws InterruptedException {
    var found =
        new Alternation(3, 1, 2)
            .run(
                "commands/s",
                List.of(contestant("a", 1, 30, 10, 20), contestant("b", 1, 5, 6, 4)),
                report);
    assertThat(log).containsExactly("a 5", "b 5", "a 2", "b 2", "a 2", "b 2", "a 2", "b 2");
    assertThat(found.getFirst().rates().values()).containsExactly(30.0, 10.0, 20.0);
    assertThat(found.getLast().rates().median()).isEqualTo(5);
    assertThat(printed().lines().filter(line -> line.startsWith("run "))).hasSize(6);
    assertThat(printed()).contains("20 commands/s", "(10 to 30)");
  }

  @Test
  void aRatioByProcessorTimeIsOfWhatTheSameTimeDoes() {
    Measured ours = new Measured(new Series(List.of(300.0)), new Series(List.of(50.0)));
    Measured theirs = new Measured(new Series(List.of(100.0)), new Series(List.of(200.0)));
    assertThat(ours.timesAsFastAs(theirs)).isEqualTo(3);
    assertThat(ours.timesAsMuchPerProcessorAs(theirs)).isEqualTo(4);
  }

  @Test
  void processorTimeOfThisProcessIsCounted() {
    ProcessorTime before = ProcessorTime.now();
    useProcessor();
    assertThat(ProcessorTime.now().secondsSince(before)).isBetween(1.0, 10.0);
  }

  @Test
  void aProcessThatHasEndedTakesNothingAway() {
    ProcessorTime before =
        new ProcessorTime(Map.of(1L, Duration.ofSeconds(50), 2L, Duration.ofSeconds(7)));
    ProcessorTime after =
        new ProcessorTime(Map.of(2L, Duration.ofSeconds(9), 3L, Duration.ofSeconds(1)));
    assertThat(after.secondsSince(before)).isEqualTo(3);
  }

  @Test
  void oneMissedFigureFailsTheBench() {
    Verdict verdict = new Verdict(report);
    verdict.atLeast("kept", 0.5, 0.5);
    assertThat(verdict.exitCode()).isZero();
    verdict.atLeast("missed", 0.49, 0.5);
    verdict.below("kept", 9.9, 10);
    assertThat(verdict.exitCode()).isEqualTo(1);
    assertThat(printed()).containsSubsequence("kept", "met", "missed", "NOT MET", "kept", "met");
  }

  @Test
  void aLimitThatIsReachedIsNotBelowIt() {
    Verdict verdict = new Verdict(report);
    verdict.below("latency", 10, 10);
    assertThat(verdict.exitCode()).isEqualTo(1);
  }
}

package io.daybook.reactor;

import static io.daybook.kernel.Reaction.send;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import io.daybook.kernel.Decider;
import io.daybook.kernel.Reaction;
import io.daybook.kernel.Reactor;
import io.daybook.kernel.Recorded;
import io.daybook.reactor.ReactorHarness.Do;
import io.daybook.reactor.ReactorHarness.Noted;
import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is kept and logged of a failure says where it came from, and nothing of the event. */
class ProblemTextsTest {
  private static final String VALUE = "alice@example.org";

  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.daybook.reactor");

  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final ReactorHarness harness = new ReactorHarness();

  @BeforeEach
  void listen() {
    lines.start();
    LOGGER.addAppender(lines);
  }

  @AfterEach
  void listenNoMore() {
    LOGGER.detachAppender(lines);
  }

  /** A decider whose fold fails. */
  private static final class Fragile implements Decider<Object, Object, Integer> {
    @Override
    public Integer initial() {
      return 0;
    }

    @Override
    public List<Object> decide(Object command, Integer state) {
      return List.of();
    }

    @Override
    public Integer evolve(Integer state, Object event) {
      return Integer.parseInt(((Noted) event).text());
    }
  }

  private String problem(Reactor reactor) {
    harness.start(reactor).record("note/n", new Noted(VALUE)).pass(500);
    assertThat(harness.parked.count("r").result()).isEqualTo(1);
    String problem = harness.parked.firsts("r").result().getFirst().problem();
    assertThat(problem).doesNotContain(VALUE);
    assertThat(lines.list).isNotEmpty();
    for (ILoggingEvent line : lines.list) {
      assertThat(line.getFormattedMessage()).doesNotContain(VALUE);
      for (IThrowableProxy t = line.getThrowableProxy(); t != null; t = t.getCause()) {
        assertThat(t.getMessage()).doesNotContain(VALUE);
      }
    }
    return problem;
  }

  private static Reaction sent(Recorded<Noted> noted) {
    return send("task", noted.event().text(), new Do("it"));
  }

  @Test
  void ofARuleThatFails() {
    assertThat(problem(Reactor.named("r").on(Noted.class, ProblemTextsTest::sent).build()))
        .startsWith(
            "the reactor's rule failed: java.lang.IllegalArgumentException in"
                + " io.daybook.reactor.ProblemTextsTest.sent, line ");
  }

  @Test
  void ofARuleThatRunsIntoAnError() {
    assertThat(
            problem(
                Reactor.named("r")
                    .on(
                        Noted.class,
                        e -> {
                          throw new AssertionError(e.event().text());
                        })
                    .build()))
        .startsWith("the reactor's rule failed: java.lang.AssertionError in ");
  }

  @Test
  void ofAFoldThatFails() {
    assertThat(
            problem(
                Reactor.named("r")
                    .on(Noted.class, new Fragile(), (e, state) -> Reaction.nothing())
                    .build()))
        .startsWith("the fold of the stream failed: java.lang.NumberFormatException in ")
        .contains("ProblemTextsTest$Fragile.evolve, line ");
  }

  @Test
  void ofACommandThatNobodyAnswers() {
    harness.answer("task/a", _ -> Future.failedFuture(new IllegalStateException("lost: " + VALUE)));
    assertThat(
            problem(
                Reactor.named("r")
                    .on(Noted.class, e -> send("task", "a", new Do(e.event().text())))
                    .build()))
        .startsWith("java.lang.IllegalStateException in ");
  }
}

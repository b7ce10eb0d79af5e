package io.daybook.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.codec.CommandCodec;
import io.daybook.command.CommandEnvelope;
import io.daybook.command.CommandReply;
import io.daybook.command.DeferredCommand;
import io.daybook.command.ScheduleOutcome;
import io.daybook.eventstore.ScheduledCommand.CommandKey;
import io.daybook.eventstore.ScheduledCommand.State;
import io.daybook.eventstore.ScheduledCommand.Trouble;
import io.daybook.eventstore.memory.InMemoryEventStore;
import io.daybook.eventstore.memory.InMemoryScheduledCommands;
import io.daybook.eventstore.memory.InMemorySubjectKeys;
import io.daybook.kernel.DataSubject;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.Personal;
import io.daybook.kernel.StreamId;
import io.daybook.kernel.Validated;
import io.daybook.kernel.Violations;
import io.daybook.platform.SecureBytes;
import io.daybook.privacy.MasterKeys;
import io.daybook.privacy.SealedCommands;
import io.daybook.privacy.SubjectKeys;
import io.daybook.testkit.CapturedLog;
import io.daybook.testkit.TestModule;
import io.daybook.testkit.VirtualTime;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What is said of a command that was refused outlives its person: of a personal one the text is
 * kept nowhere.
 */
class PersonalTroubleTest {
  private static final StreamId STREAM = new StreamId("post", "p-1");
  private static final String EMAIL = "ada@example.org";
  private static final long MICROS_MAX = 10_000_000;

  record Write(@DataSubject String to, @Personal @Nullable String email) implements Validated {
    @Override
    public void validate(Violations violations) {
      if (email != null && email.endsWith("!")) {
        violations.add("email", "must not be " + email);
      }
    }
  }

  private final List<DomainModule> modules =
      List.of(TestModule.of(TestModule.journal("post").command("write", Write.class).build()));
  private final VirtualTime time = new VirtualTime();
  private final InMemoryScheduledCommands store = new InMemoryScheduledCommands();
  private final CapturedLog log = CapturedLog.begin();

  @AfterEach
  void close() {
    log.close();
  }

  /** Keeps a command that is due, and returns what became of it. */
  private State delivered(Write command, Future<CommandReply> answer) {
    SubjectKeys keys =
        new SubjectKeys(
            new InMemorySubjectKeys(),
            MasterKeys.of(MasterKeys.generate(SecureBytes.system()), null),
            SecureBytes.system(),
            time);
    CommandsInTime schedule =
        new CommandsInTime(
            new SchedulePorts(
                store,
                new InMemoryEventStore(1),
                new SealedCommands(modules, keys),
                new CommandCodec(modules),
                envelope -> answer,
                time,
                time.process()),
            ScheduleOptions.DEFAULTS);
    CommandEnvelope envelope =
        new CommandEnvelope(
            STREAM,
            command,
            "k",
            true,
            "f",
            new CommandEnvelope.Expectation.Any(),
            new CommandEnvelope.Context("c", "k", null, null, null));
    Future<ScheduleOutcome> kept =
        schedule.schedule(new DeferredCommand("write", envelope, time.now()));
    assertThat(kept.result()).isInstanceOf(ScheduleOutcome.Scheduled.class);
    schedule.start();
    time.runUntil(() -> state() instanceof State.Parked, MICROS_MAX);
    return state();
  }

  private State state() {
    return store.find(new CommandKey(STREAM, "k")).result().orElseThrow().state();
  }

  private static Trouble trouble(State state) {
    return ((State.Parked) state).why();
  }

  private static Future<CommandReply> taken(@Nullable String email) {
    return Future.succeededFuture(new CommandReply.Rejected("taken", email + " is taken"));
  }

  private void assertNothingSaid(State state) {
    assertThat(state.toString()).doesNotContain(EMAIL);
    assertThat(log.text()).contains("post/p-1").doesNotContain(EMAIL);
  }

  @Test
  void whatRulesSaidOfAPersonalCommandIsNotKept() {
    State state = delivered(new Write("ada", EMAIL), taken(EMAIL));
    assertThat(trouble(state)).isEqualTo(new Trouble("rejected", "taken", Verdict.NO_TEXT));
    assertNothingSaid(state);
  }

  @Test
  void whatIsNotValidAnyMoreIsNotRepeated() {
    State state = delivered(new Write("ada", EMAIL + "!"), taken(EMAIL));
    assertThat(trouble(state)).isEqualTo(new Trouble("unreadable", null, Verdict.NO_TEXT));
    assertNothingSaid(state);
  }

  @Test
  void whatRulesSaidOfAnotherCommandIsKept() {
    State state = delivered(new Write("ada", null), taken(null));
    assertThat(trouble(state)).isEqualTo(new Trouble("rejected", "taken", "null is taken"));
  }

  @Test
  void ofADefectItsTypeIsKept() {
    State state =
        delivered(
            new Write("ada", EMAIL),
            Future.succeededFuture(new CommandReply.Defect("it has " + EMAIL)));
    assertThat(trouble(state).type()).isEqualTo("defect");
    assertNothingSaid(state);
  }
}

package io.daybook.partition;

import io.daybook.append.Appender;
import io.daybook.command.CommandEnvelope;
import io.daybook.command.CommandReply;
import io.daybook.eventstore.AppendOutcome;
import io.daybook.eventstore.CommittedBatch;
import io.daybook.eventstore.EventStore.Head;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.partition.Decisions.Decision;
import io.daybook.partition.PendingCommand.Plan;
import io.daybook.platform.Clock;
import io.daybook.platform.Ids;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The owner of one partition's write side.
 *
 * <pre>
 *   handle -> state cached? -- no --> load (many streams at once) --+
 *                | yes                                              |
 *                v                                                  |
 *             decide <----------------------------------------------+
 *                | events: evolve speculatively, join the group that is being built
 *                v
 *             append one group at a time -- appended --> answer all, publish, next group
 *                |
 *                +-- head moved, duplicate, or the store broke off --> recover:
 *                    roll all states back, read what the store has, decide everything again
 * </pre>
 *
 * <p>A command that is decided on states that are not committed yet is answered when they are, and
 * one without effect when the store says that no other writer was there. After the store broke off
 * nobody is answered before the store was read: a command whose events are found there is answered
 * as accepted, and the others are decided again, which is safe since the head is moved by
 * compare-and-set and a command id is unique per stream. Who waits longer than the deadline is told
 * that the outcome is unknown, or that nothing happened when its events were never sent.
 *
 * <p>Context: everything runs on the context of one verticle; no part of it is thread-safe.
 */
final class Partition implements StreamLoads.Reader, Confirmations.Owner {
  private final int id;
  private final PartitionOptions options;
  private final Clock clock;
  private final PartitionPorts ports;
  private final StateCache cache;
  private final Decisions decisions;
  private final KeyLoads keys;
  private final Forgetting forgetting = new Forgetting();
  private final Appender appender;
  private final CatchUp catchUp;
  private final StreamLoads loads;
  private final GroupQueue group;
  private final GroupPace pace;
  private final ParkedCommands parked = new ParkedCommands();
  private final PartitionCounters counters = new PartitionCounters();
  private final Replies replies;
  private final Confirmations confirmations;
  private final AppendTrouble trouble;
  private List<PendingCommand> sent = List.of();
  private boolean recovering;
  private long recoveries;
  private int waiting;

  Partition(
      int id, PartitionOptions options, Clock clock, Ids ids, Head head, PartitionPorts ports) {
    this.id = id;
    this.options = options;
    this.clock = clock;
    this.ports = ports;
    this.replies = new Replies(id, counters);
    this.pace = new GroupPace(ports, options.lingerMillis(), this::flush);
    this.group = new GroupQueue(options.batchEventsMax(), options.batchBytesMax());
    Snapshots snapshots = new Snapshots(id, ports, options, counters);
    this.cache = new StateCache(options.streamsCachedMax(), options.cacheBytesMax(), snapshots);
    StreamLoader loader = new StreamLoader(id, ports, options, snapshots);
    this.keys = new KeyLoads(ports.personal().events(), this::admit, this::unavailable);
    this.decisions = new Decisions(ports.codec(), ports.personal().events(), ids, clock);
    this.appender = new Appender(id, ports.store(), clock, head);
    this.trouble = new AppendTrouble(appender);
    this.loads = new StreamLoads(loader, options.loadStreamsMax(), appender::busy, this);
    this.confirmations = new Confirmations(id, ports.store(), appender, trouble, this);
    this.catchUp = new CatchUp(id, ports, appender, cache, loader, options.pageEvents());
  }

  /** Handles a command; the future always succeeds. */
  Future<CommandReply> handle(CommandEnvelope envelope) {
    if (waiting >= options.queueCommandsMax()) {
      counters.overloaded++;
      return Future.succeededFuture(new CommandReply.Overloaded());
    }
    waiting++;
    PendingCommand pending =
        new PendingCommand(
            envelope, clock.nanoTime() + options.unknownDeadlineMillis() * 1_000_000L);
    admit(pending);
    return pending.reply();
  }

  @Override
  public void admit(PendingCommand pending) {
    if (recovering) {
      parked.add(pending);
      return;
    }
    StreamState state = cache.get(pending.envelope().stream());
    if (state == null) {
      loads.add(pending);
    } else {
      decide(pending, state);
    }
  }

  private void decide(PendingCommand pending, StreamState state) {
    Answer earlier = state.answer(pending.envelope().commandId());
    if (earlier != null) {
      answer(pending, replies.repeated(pending, earlier));
      return;
    }
    PendingCommand last = state.lastPending();
    if (last != null && state.isPending(pending.envelope())) {
      last.follow(pending, null);
      return;
    }
    if (pending.suspect() && !pending.lookedUpSince(recoveries)) {
      confirmations.lookUp(pending);
      return;
    }
    switch (decisions.decide(pending.envelope(), state)) {
      case Decision.Planned(Plan plan) -> join(pending, plan);
      case Decision.KeysMissing(Set<String> subjects) -> keys.add(pending, subjects);
      case Decision.Unchanged() ->
          answerOnceSettled(pending, state, replies.unchanged(state, appender.head()));
      case Decision.Refused(CommandReply reply) -> answerOnceSettled(pending, state, reply);
    }
  }

  private void join(PendingCommand pending, Plan plan) {
    pending.plan(plan);
    plan.state().speculate(pending, plan.stateAfter(), plan.versionAfter());
    group.add(pending);
    planFlush();
  }

  /**
   * Answers without events: once it is sure that the state is the latest when it is committed, else
   * together with what it was decided on.
   */
  private void answerOnceSettled(PendingCommand pending, StreamState state, CommandReply reply) {
    boolean known = pending.lookedUpSince(recoveries) || state.knowsAllCommands();
    if (pending.mayBeStored() && !known) {
      confirmations.lookUp(pending);
      return;
    }
    PendingCommand last = state.lastPending();
    if (last == null) {
      confirmations.confirm(pending, reply);
    } else {
      last.follow(pending, reply);
    }
  }

  @Override
  public void loaded(StreamState state, List<PendingCommand> waiting) {
    cache.put(state);
    waiting.forEach(pending -> decide(pending, state));
  }

  @Override
  public void broken(CommandReply reply, List<PendingCommand> waiting) {
    counters.unreadable += waiting.size();
    waiting.forEach(pending -> confirmations.withoutState(pending, reply));
  }

  @Override
  public void failed(List<PendingCommand> waiting) {
    waiting.forEach(this::unavailable);
  }

  private void planFlush() {
    if (!appender.busy() && !recovering && !group.isEmpty()) {
      pace.plan(group.size());
    }
  }

  private boolean flush() {
    if (appender.busy() || recovering || group.isEmpty()) {
      return false;
    }
    GroupQueue.Group next = group.next();
    sent = next.commands();
    pace.sent(sent.size());
    counters.group(next.drafts().size());
    var appended = appender.append(next.drafts()).onComplete(_ -> pace.done());
    appended.onComplete(this::settled, failure -> failed(AppendTrouble.Kind.BROKE_OFF));
    return true;
  }

  private void settled(Appender.Result result) {
    switch (result.outcome()) {
      case AppendOutcome.Appended() -> appended(result.events());
      case AppendOutcome.HeadMoved() -> lostRace();
      case AppendOutcome.Duplicate(AppendOutcome.Constraint constraint) -> duplicate(constraint);
      case AppendOutcome.Refused(String code, String detail) -> refused(code, detail);
      case AppendOutcome.Postponed _ -> failed(AppendTrouble.Kind.POSTPONED);
    }
  }

  private void appended(List<RecordedEvent> events) {
    List<PendingCommand> done = sent;
    sent = List.of();
    trouble.over();
    ports.committed().accept(new CommittedBatch(id, events, PendingCommand.decided(done)));
    int next = 0;
    for (PendingCommand pending : done) {
      int count = pending.plan().drafts().size();
      committed(pending, events.subList(next, next + count));
      next += count;
    }
    confirmations.appended();
    loads.next();
    forget();
    planFlush();
  }

  /** Forgets the persons whose keys are destroyed; completes when that is done. */
  Future<Void> erased(Set<UUID> destroyed) {
    return forgetting.add(destroyed, this::forget);
  }

  /**
   * What was decided on their states is decided again, on what the store still tells of them. While
   * the store is being read it waits for that, since what comes may have been decrypted before.
   */
  private void forget() {
    if (forgetting.isDue() && !recovering && !appender.busy()) {
      recover(beginRecovery(), CatchUp.AT_ONCE);
    }
  }

  private void committed(PendingCommand pending, List<RecordedEvent> events) {
    Plan plan = pending.plan();
    Answer answer = Answer.of(pending.envelope().fingerprint(), events);
    plan.state().commit(pending, plan.stateAfter(), answer);
    cache.committed(plan.state());
    answer(pending, replies.accepted(pending, answer, false));
  }

  private void lostRace() {
    counters.racesLost++;
    List<PendingCommand> again = new ArrayList<>(beginRecovery());
    again.removeIf(this::givenUp);
    recover(again, CatchUp.AT_ONCE);
  }

  /** Who may have lost against an earlier append of the same command is looked at again first. */
  private boolean givenUp(PendingCommand pending) {
    int attempts = pending.lostRace();
    boolean over = attempts > options.retriesMax() && !trouble.mayTakeEffect(pending);
    if (over) {
      answer(pending, new CommandReply.Conflict(attempts));
    }
    return over;
  }

  /** One of the group is in the store already, from so long ago that it is not known here. */
  private void duplicate(AppendOutcome.Constraint constraint) {
    counters.duplicates++;
    long decidedAfter = recoveries;
    List<PendingCommand> refused = beginRecovery();
    refused.forEach(pending -> cache.remove(pending.envelope().stream()));
    if (triedOneByOne(refused)) {
      return;
    }
    PendingCommand pending = refused.getFirst();
    if (pending.lookedUpSince(decidedAfter)) {
      answer(pending, Replies.displaced(constraint));
      recover(List.of(), CatchUp.AT_ONCE);
    } else {
      pending.markSuspect();
      recover(List.of(pending), CatchUp.AT_ONCE);
    }
  }

  /** One of the group can't be stored: commands are tried one by one, so that it alone fails. */
  private void refused(String code, String detail) {
    List<PendingCommand> refused = beginRecovery();
    if (triedOneByOne(refused)) {
      return;
    }
    answer(refused.getFirst(), Replies.refused(code, detail));
    recover(List.of(), CatchUp.AT_ONCE);
  }

  private boolean triedOneByOne(List<PendingCommand> refused) {
    if (refused.size() == 1) {
      return false;
    }
    group.singles(refused.size());
    recover(refused, CatchUp.AT_ONCE);
    return true;
  }

  private void failed(AppendTrouble.Kind kind) {
    counters.brokenOff++;
    List<PendingCommand> again = beginRecovery();
    recover(again, trouble.failed(again, kind));
  }

  /** Lets nobody be decided any more, rolls back what was sent, and returns it. */
  private List<PendingCommand> beginRecovery() {
    recovering = true;
    recoveries++;
    List<PendingCommand> rolledBack = sent;
    sent = List.of();
    rolledBack.forEach(PendingCommand::rollBack);
    return rolledBack;
  }

  /** Rolls back what was not sent, reads what the store has, and decides again, these first. */
  private void recover(List<PendingCommand> first, long pauseMillis) {
    first.forEach(parked::addWithFollowers);
    group.drain().forEach(parked::addRolledBack);
    loads.pause().forEach(parked::add);
    confirmations.release().forEach(parked::add);
    forgetting.forget(cache);
    catchUp
        .untilDone(pauseMillis, () -> parked.expired(clock.nanoTime()).forEach(this::unavailable))
        .onSuccess(_ -> recovered());
  }

  /** Who has waited too long is told what was found nevertheless, once all of it was read. */
  private void expire(PendingCommand pending) {
    Answer found = cache.answerTo(pending);
    if (found == null) {
      unavailable(pending);
    } else {
      answer(pending, replies.repeated(pending, found));
    }
  }

  private void recovered() {
    parked.expired(clock.nanoTime()).forEach(this::expire);
    forgetting.forget(cache);
    recovering = false;
    parked.drain().forEach(this::admit);
    loads.resume();
    planFlush();
  }

  @Override
  public void unavailable(PendingCommand pending) {
    answer(pending, trouble.unavailable(pending));
  }

  @Override
  public void repeat(PendingCommand pending, List<RecordedEvent> events) {
    answer(pending, replies.repeated(pending, Answer.of(events)));
  }

  @Override
  public void behind() {
    if (!recovering) {
      recover(beginRecovery(), CatchUp.AT_ONCE);
    }
  }

  @Override
  public long recoveries() {
    return recoveries;
  }

  @Override
  public void answer(PendingCommand pending, CommandReply reply) {
    waiting--;
    pending.complete(reply);
    for (PendingCommand.Follower follower : pending.releaseFollowers()) {
      CommandReply followersReply = follower.replyAfter(reply);
      if (followersReply != null) {
        answer(follower.command(), followersReply);
      } else {
        admit(follower.command());
      }
    }
  }

  /** Returns the last position that is known to be durable. */
  long head() {
    return appender.head();
  }

  PartitionCounters counters() {
    return counters.with(waiting, cache, trouble);
  }
}

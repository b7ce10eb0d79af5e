package io.daybook.partition;

import io.daybook.append.Appender;
import io.daybook.command.CommandEnvelope;
import io.daybook.command.CommandReply;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.RecordedEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks the store before it is said that a command had no effect: whether it took effect so long ago
 * that its answer is no longer kept, and whether the state that it was decided on was still the
 * latest, since another owner of the partition may have appended meanwhile.
 *
 * <p>All that wait are asked for in one query, and the next query begins when it is answered.
 *
 * <p>Context: owned by one partition.
 */
final class Confirmations {
  private final int partition;
  private final EventStore store;
  private final Appender appender;
  private final AppendTrouble trouble;
  private final Owner owner;
  private List<Refusal> next = new ArrayList<>();
  private final List<Asked> ahead = new ArrayList<>();
  private boolean asking;

  /** The partition that wants to know. */
  interface Owner {
    /** Returns how often the states here were brought up to the store. */
    long recoveries();

    /** Answers a command. */
    void answer(PendingCommand pending, CommandReply reply);

    /** Answers a command with what it came to when it took effect. */
    void repeat(PendingCommand pending, List<RecordedEvent> events);

    /** Answers a command that the store could not be asked for. */
    void unavailable(PendingCommand pending);

    /** Decides a command once more. */
    void admit(PendingCommand pending);

    /** The store has events that the states here lack. */
    void behind();
  }

  private record Refusal(PendingCommand command, CommandReply reply, long recoveries) {}

  private record Asked(Refusal refusal, long position) {}

  Confirmations(
      int partition, EventStore store, Appender appender, AppendTrouble trouble, Owner owner) {
    this.partition = partition;
    this.store = store;
    this.appender = appender;
    this.trouble = trouble;
    this.owner = owner;
  }

  /**
   * Answers a command that was decided on a committed state, if that state is the latest, or was so
   * at a time since the command came: else another writer could put the answer off for ever.
   */
  void confirm(PendingCommand pending, CommandReply reply) {
    if (pending.caughtUp()) {
      refuse(pending, reply);
      return;
    }
    next.add(new Refusal(pending, reply, owner.recoveries()));
    if (!asking) {
      ask();
    }
  }

  private void ask() {
    List<Refusal> asked = next;
    next = new ArrayList<>();
    asking = true;
    store
        .head(partition)
        .onComplete(
            head -> {
              asked.forEach(refusal -> judge(new Asked(refusal, head.position())));
              asked();
            },
            failure -> {
              asked.forEach(refusal -> owner.unavailable(refusal.command()));
              asked();
            });
  }

  private void asked() {
    asking = false;
    if (!next.isEmpty()) {
      ask();
    }
  }

  private void judge(Asked asked) {
    Refusal refusal = asked.refusal();
    if (refusal.recoveries() != owner.recoveries()) {
      refusal.command().markCaughtUp();
      owner.admit(refusal.command());
    } else if (asked.position() <= appender.head()) {
      refuse(refusal.command(), refusal.reply());
    } else if (appender.busy()) {
      ahead.add(asked);
    } else {
      owner.behind();
      refusal.command().markCaughtUp();
      owner.admit(refusal.command());
    }
  }

  /**
   * Answers a command for which there is no state: once the store has said that it has not taken
   * effect before, perhaps with another program that could read the stream.
   */
  void withoutState(PendingCommand pending, CommandReply reply) {
    if (pending.mayBeStored() && !pending.lookedUpSince(owner.recoveries())) {
      lookUp(pending);
    } else {
      refuse(pending, reply);
    }
  }

  /** Says that a command had no effect, unless it may have one yet. */
  private void refuse(PendingCommand pending, CommandReply reply) {
    owner.answer(pending, trouble.mayTakeEffect(pending) ? new CommandReply.Unknown() : reply);
  }

  /** An append took effect: looks again at those that saw a head further on than was known here. */
  void appended() {
    if (!ahead.isEmpty()) {
      List<Asked> again = List.copyOf(ahead);
      ahead.clear();
      again.forEach(this::judge);
    }
  }

  /** Gives up those that wait for an append, since it failed. */
  List<PendingCommand> release() {
    List<PendingCommand> released = ahead.stream().map(asked -> asked.refusal().command()).toList();
    ahead.clear();
    return released;
  }

  /**
   * Asks the store whether the command took effect so long ago that its answer is no longer kept.
   */
  void lookUp(PendingCommand pending) {
    CommandEnvelope envelope = pending.envelope();
    long recoveries = owner.recoveries();
    store
        .readCommand(envelope.stream(), envelope.commandId())
        .onComplete(
            events -> lookedUp(pending, events, recoveries), failure -> owner.unavailable(pending));
  }

  private void lookedUp(PendingCommand pending, List<RecordedEvent> events, long recoveries) {
    if (events.isEmpty()) {
      pending.markLookedUp(recoveries);
      owner.admit(pending);
    } else if (events.getLast().position() <= appender.head()) {
      owner.repeat(pending, events);
    } else {
      // It is there, but the states here lack it: nobody may be answered from them after this one.
      if (!appender.busy()) {
        owner.behind();
      }
      owner.admit(pending);
    }
  }
}

package io.daybook.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.command.CommandReply;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.HashChain;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.kernel.StreamId;
import io.daybook.simulation.SimulatedClients.Sent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What must hold of the log at the end of every run, whatever happened. */
final class LogCheck {
  private final SimulatedClients clients;
  private final Map<String, List<RecordedEvent>> byCommand = new HashMap<>();
  private final HashChain chain = new HashChain();

  LogCheck(SimulatedClients clients) {
    this.clients = clients;
  }

  /** Takes one partition's log: gapless, linked, and each event decided on all before it. */
  void partition(List<RecordedEvent> log) {
    Map<StreamId, Long> versions = new HashMap<>();
    EventHash hash = EventHash.NONE;
    long position = 0;
    for (RecordedEvent event : log) {
      assertThat(event.position()).isEqualTo(++position);
      long version = versions.merge(event.stream(), 1L, Long::sum);
      assertThat(event.version()).as(event.stream().toString()).isEqualTo(version);
      assertThat(event.data().toString())
          .as("%s at version %d is decided on all before it", event.stream(), version)
          .contains("\"index\":" + (version - 1));
      hash = chain.hash(hash, event);
      assertThat(event.hash()).as("the hash at " + position).isEqualTo(hash);
      byCommand.computeIfAbsent(commandId(event), key -> new ArrayList<>()).add(event);
    }
  }

  private static String commandId(RecordedEvent event) {
    int mark = event.commandId().indexOf(DefectiveEventStore.MARK);
    return mark < 0 ? event.commandId() : event.commandId().substring(0, mark);
  }

  /** Every command had the effect that its client was told, and had it once. */
  void commands() {
    byCommand.forEach(this::command);
    clients.acknowledged().forEach((key, reply) -> acknowledged(reply, byCommand.get(key)));
  }

  private void command(String key, List<RecordedEvent> events) {
    assertThat(clients.refusedForGood()).as("a refused command has no effect").doesNotContain(key);
    Sent one = clients.sent(key);
    for (int i = 0; i < events.size(); i++) {
      assertThat(events.get(i).commandIndex()).as(key + " took effect once").isEqualTo(i);
      assertThat(events.get(i).stream()).isEqualTo(one.stream());
    }
    assertThat(one.expectation().holds(events.getFirst().version() - 1))
        .as("%s at version %s", one, events.getFirst().version())
        .isTrue();
  }

  private static void acknowledged(CommandReply.Accepted reply, List<RecordedEvent> stored) {
    int storedCount = stored == null ? 0 : stored.size();
    assertThat(storedCount).as("acknowledged: " + reply).isEqualTo(reply.events().size());
    for (int i = 0; i < storedCount; i++) {
      assertThat(stored.get(i).id()).isEqualTo(reply.events().get(i).id());
      assertThat(stored.get(i).version()).isEqualTo(reply.events().get(i).version());
    }
  }
}

package io.daybook.load.store;

import io.daybook.codec.CommandCodec;
import io.daybook.codec.CommandCodec.Outcome;
import io.daybook.codec.EventCodec;
import io.daybook.codec.EventCodec.Encoded;
import io.daybook.codec.Json;
import io.daybook.eventstore.Metadata;
import io.daybook.kernel.DomainModule;
import io.daybook.load.bench.OrderCommand;
import io.daybook.load.bench.Orders;
import io.daybook.platform.Ids;
import io.daybook.shop.Order;
import io.daybook.shop.ShopModule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A stock of commands and of the events that they lead to, made once, so that no contestant pays
 * for making them: the very commands that the HTTP bench sends, half {@code place} with two lines,
 * half {@code add-line}.
 */
final class SampleEvents {
  /** The modules that know the commands and events. */
  static final List<DomainModule> MODULES = List.of(new ShopModule());

  private static final io.daybook.shop.Orders RULES = new io.daybook.shop.Orders();
  private static final int PAIRS = 1_320;

  private final List<Sample> samples = new ArrayList<>(2 * PAIRS);

  /**
   * A command, as decoded from JSON, and its event as it is stored.
   *
   * @param command for a partition
   * @param fingerprint of the command
   * @param type of the event
   * @param schemaVersion of that type
   * @param data canonical JSON
   * @param metadata canonical JSON
   */
  record Sample(
      Object command,
      String fingerprint,
      String type,
      int schemaVersion,
      Json data,
      Json metadata) {}

  SampleEvents() {
    CommandCodec commands = new CommandCodec(MODULES);
    EventCodec events = new EventCodec(MODULES);
    Ids ids = new Ids(1);
    Orders orders = Orders.ofNewRun(Orders.Further.ADD_LINE);
    for (int i = 0; i < PAIRS; i++) {
      OrderCommand place = orders.place();
      Order order = RULES.initial();
      for (OrderCommand command : List.of(place, orders.further(place))) {
        Outcome.Decoded decoded = decoded(commands, command);
        var event =
            RULES.decide((io.daybook.shop.OrderCommand) decoded.command(), order).getFirst();
        order = RULES.evolve(order, event);
        samples.add(sample(decoded, events.encode(event), ids, command.key()));
      }
    }
  }

  private static Outcome.Decoded decoded(CommandCodec commands, OrderCommand command) {
    byte[] body = command.body().getBytes(StandardCharsets.UTF_8);
    if (commands.decode("order", command.name(), body, true) instanceof Outcome.Decoded decoded) {
      return decoded;
    }
    throw new IllegalStateException("the shop does not take " + command);
  }

  private static Sample sample(Outcome.Decoded decoded, Encoded event, Ids ids, String key) {
    Json metadata =
        Metadata.begin()
            .add("causationId", key)
            .add("commandHash", decoded.fingerprint())
            .add("correlationId", key)
            .add("traceparent", ids.nextTraceparent())
            .end();
    return new Sample(
        decoded.command(),
        decoded.fingerprint(),
        event.type(),
        event.schemaVersion(),
        event.data(),
        metadata);
  }

  /** Returns a sample; even numbers place an order, the next odd one adds a line to it. */
  Sample get(long number) {
    return samples.get((int) (number % samples.size()));
  }
}

package io.daybook.simulation;

import io.daybook.codec.CommandCodec;
import io.daybook.command.CommandEnvelope;
import io.daybook.command.CommandEnvelope.Expectation;
import io.daybook.command.CommandReply;
import io.daybook.kernel.StreamId;
import io.daybook.shop.OrderCommand;
import io.daybook.shop.OrderLine;
import io.daybook.shop.PaymentCommand;
import io.daybook.shop.ShopModule;
import io.daybook.shop.StockCommand;
import io.daybook.testkit.VirtualTime;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Customers and the stock room, who send each command until they know what became of it. */
final class ShopClients {
  private static final int ORDERS = 10;
  private static final int SKUS = 4;
  private static final int RECEIPTS = 12;
  private static final long PATIENCE_MICROS = 1_500_000;

  private final VirtualTime time;
  private final SplittableRandom random;
  private final Supplier<Optional<SimulatedNode>> anyNode;
  private final CommandCodec codec = new CommandCodec(List.of(new ShopModule()));
  private int keys;
  private int open;

  ShopClients(
      VirtualTime time, SplittableRandom random, Supplier<Optional<SimulatedNode>> anyNode) {
    this.time = time;
    this.random = random;
    this.anyNode = anyNode;
  }

  /** Sends all of it within that time; the last sku is never received. */
  void send(int micros) {
    for (int sku = 0; sku < SKUS - 1; sku++) {
      at(0, "stock", sku(sku), new StockCommand.Receive(1 + random.nextInt(4)));
      for (int i = 0; i < RECEIPTS; i++) {
        at(random.nextInt(2 * micros), "stock", sku(sku), new StockCommand.Receive(1));
      }
    }
    for (int order = 0; order < ORDERS; order++) {
      int placed = random.nextInt(micros);
      at(placed, "order", "o-" + order, place());
      while (random.nextInt(3) > 0) {
        at(placed + random.nextInt(micros), "order", "o-" + order, change());
      }
      if (random.nextBoolean()) {
        at(placed + random.nextInt(4 * micros), "payment", "o-" + order, payment());
      }
    }
  }

  private OrderCommand place() {
    List<OrderLine> lines = Stream.generate(this::line).limit(1 + random.nextInt(3)).toList();
    return new OrderCommand.Place("c", "GBP", lines, null);
  }

  private OrderLine line() {
    return new OrderLine(sku(random.nextInt(SKUS)), null, 1 + random.nextInt(2), 100);
  }

  private static String sku(int number) {
    return "s-" + number;
  }

  private OrderCommand change() {
    return switch (random.nextInt(4)) {
      case 0 -> new OrderCommand.Cancel("changed my mind");
      case 1 -> new OrderCommand.RemoveLine(sku(random.nextInt(SKUS)));
      default -> new OrderCommand.AddLine(sku(random.nextInt(SKUS)), null, 1, 100);
    };
  }

  private PaymentCommand payment() {
    return new PaymentCommand.Capture(100, "GBP", "card");
  }

  private void at(int micros, String category, String id, Object command) {
    CommandEnvelope envelope =
        new CommandEnvelope(
            new StreamId(category, id),
            command,
            "client-" + keys++,
            true,
            codec.encode(category, command).fingerprint(),
            new Expectation.Any(),
            new CommandEnvelope.Context("c", "c", null, null, null));
    open++;
    time.after(micros, () -> send(envelope));
  }

  private void send(CommandEnvelope envelope) {
    Optional<SimulatedNode> node = anyNode.get();
    if (node.isEmpty()) {
      again(envelope);
      return;
    }
    boolean[] answered = {false};
    time.after(
        PATIENCE_MICROS,
        () -> {
          if (!answered[0]) {
            send(envelope);
          }
        });
    node.get()
        .handle(envelope)
        .onSuccess(
            reply -> {
              answered[0] = true;
              received(envelope, reply);
            });
  }

  private void received(CommandEnvelope envelope, CommandReply reply) {
    if (reply instanceof CommandReply.Accepted || reply instanceof CommandReply.Rejected) {
      open--;
    } else {
      again(envelope);
    }
  }

  private void again(CommandEnvelope envelope) {
    time.after(1_000L * (1 + random.nextInt(50)), () -> send(envelope));
  }

  /** Tells whether every command was answered. */
  boolean allKnow() {
    return open == 0;
  }
}

package io.daybook.shop;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;

import io.daybook.kernel.ModuleSetting;
import io.daybook.kernel.ModuleSettings;
import io.daybook.kernel.Reaction;
import io.daybook.kernel.Reactor;
import io.daybook.kernel.Recorded;
import io.daybook.kernel.StreamId;
import io.daybook.shop.OrderCommand.Confirm;
import io.daybook.shop.OrderCommand.Decline;
import io.daybook.shop.OrderCommand.Expire;
import io.daybook.shop.OrderCommand.MarkPaid;
import io.daybook.shop.OrderEvent.LineAdded;
import io.daybook.shop.OrderEvent.LineRemoved;
import io.daybook.shop.OrderEvent.OrderCancelled;
import io.daybook.shop.OrderEvent.OrderPlaced;
import io.daybook.shop.PaymentCommand.SetAside;
import io.daybook.shop.PaymentCommand.Settle;
import io.daybook.shop.PaymentEvent.PaymentCaptured;
import io.daybook.shop.PaymentEvent.PaymentOverdue;
import io.daybook.shop.PaymentEvent.PaymentSetAside;
import io.daybook.shop.PaymentEvent.PaymentSettled;
import io.daybook.shop.StockCommand.Claim;
import io.daybook.shop.StockCommand.Release;
import io.daybook.shop.StockCommand.ReleaseAll;
import io.daybook.shop.StockEvent.StockRefused;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The reactor {@code orders}: reserves what was ordered and confirms the order, or cancels it;
 * marks it paid, or lets it expire.
 *
 * <pre>
 *   OrderPlaced, LineAdded -> claim the units of each sku -- all reserved --> confirm these lines
 *                                 | one refused
 *                                 v
 *                             decline: out-of-stock
 *   LineRemoved            -> release its units, confirm these lines
 *   OrderCancelled         -> release all units of each sku
 *   PaymentCaptured        -> mark the order paid -- not placed yet --> set the money aside
 *   PaymentSetAside        -> mark the order paid, which may have been placed meanwhile
 *   OrderPlaced + a time   -> settle the payment
 *   PaymentOverdue         -> expire the order: unpaid
 *   PaymentSettled         -> mark the order paid
 * </pre>
 *
 * <p>The order itself decides: only one of confirming and declining takes effect, and what follows
 * comes from its events. A claim's answer is an event, so that it is the same for ever: whoever
 * does a reaction once more, after a crash or on another node, goes the same way through it. The
 * lines may change until the order is confirmed; each change confirms its own version of them, and
 * only the latest succeeds. Likewise the payment decides whether it came in time, so that what was
 * captured before never expires.
 *
 * <p>The process moves no money: what was captured for an order that is cancelled stays captured
 * until somebody refunds it.
 */
final class OrderProcess {
  static final ModuleSetting UNPAID_SECONDS =
      ModuleSetting.number(
          "unpaid-seconds",
          Duration.ofDays(3).toSeconds(),
          1,
          Duration.ofDays(3_650).toSeconds(),
          "an order that is not paid in that time is cancelled");

  private static final String ORDER = "order";
  private static final String PAYMENT = "payment";
  private static final String STOCK = "stock";
  private static final String OUT_OF_STOCK = "out-of-stock";

  private final Duration unpaidMax;

  private OrderProcess(Duration unpaidMax) {
    this.unpaidMax = unpaidMax;
  }

  static Reactor reactor(ModuleSettings settings) {
    OrderProcess process = new OrderProcess(Duration.ofSeconds(settings.number(UNPAID_SECONDS)));
    return Reactor.named("orders")
        .on(OrderPlaced.class, process::placed)
        .on(LineAdded.class, OrderProcess::lineAdded)
        .on(LineRemoved.class, OrderProcess::lineRemoved)
        .on(OrderCancelled.class, new Orders(), OrderProcess::cancelled)
        .on(PaymentCaptured.class, OrderProcess::captured)
        .on(PaymentSetAside.class, e -> paid(e.id(), e.event().amount(), e.event().currency()))
        .on(PaymentSettled.class, e -> paid(e.id(), e.event().amount(), e.event().currency()))
        .on(PaymentOverdue.class, e -> Reaction.send(ORDER, e.id(), new Expire()))
        .build();
  }

  private Reaction placed(Recorded<OrderPlaced> placed) {
    return Reaction.together(
        Reaction.later(placed.recordedAt().plus(unpaidMax), PAYMENT, placed.id(), new Settle()),
        reserved(placed, units(placed.event().lines())));
  }

  private static Reaction lineAdded(Recorded<LineAdded> added) {
    return reserved(added, Map.of(added.event().sku(), added.event().quantity()));
  }

  private static Reaction reserved(Recorded<?> lines, Map<String, Long> units) {
    return Reaction.together(claims(lines.id(), units))
        .then(confirmed(lines, units.keySet()))
        .otherwise(Reaction.send(ORDER, lines.id(), new Decline(OUT_OF_STOCK)));
  }

  private static Reaction lineRemoved(Recorded<LineRemoved> removed) {
    LineRemoved line = removed.event();
    Reaction confirmed = confirmed(removed, List.of(line.sku()));
    return isTracked(line.sku())
        ? Reaction.send(STOCK, line.sku(), new Release(removed.id(), line.quantity()))
            .otherwise("not-reserved", Reaction.nothing())
            .then(confirmed)
        : confirmed;
  }

  /** Until the order is confirmed it may be cancelled; then what was reserved is not needed. */
  private static Reaction confirmed(Recorded<?> lines, Collection<String> skus) {
    return Reaction.send(ORDER, lines.id(), new Confirm(lines.version()))
        .otherwise("already-cancelled", released(lines.id(), skus));
  }

  private static Reaction cancelled(Recorded<OrderCancelled> cancelled, Order order) {
    return released(cancelled.id(), units(order.lines()).keySet());
  }

  private static Reaction captured(Recorded<PaymentCaptured> captured) {
    PaymentCaptured payment = captured.event();
    return paid(captured.id(), payment.amount(), payment.currency())
        .otherwise("not-placed", Reaction.send(PAYMENT, captured.id(), new SetAside()));
  }

  private static Reaction paid(String orderId, long amount, String currency) {
    return Reaction.send(ORDER, orderId, new MarkPaid(amount, currency));
  }

  /** What no stream can be named after has no stock: it can't be received, so it is not tracked. */
  private static boolean isTracked(String sku) {
    return StreamId.isId(sku);
  }

  /** Several lines of one sku are one claim. */
  private static Map<String, Long> units(List<OrderLine> lines) {
    return lines.stream()
        .collect(groupingBy(OrderLine::sku, TreeMap::new, summingLong(OrderLine::quantity)));
  }

  private static List<Reaction> claims(String orderId, Map<String, Long> units) {
    return units.entrySet().stream()
        .filter(sku -> isTracked(sku.getKey()))
        .<Reaction>map(
            sku ->
                Reaction.send(STOCK, sku.getKey(), new Claim(orderId, sku.getValue()))
                    .refusedBy(StockRefused.class))
        .toList();
  }

  private static Reaction released(String orderId, Collection<String> skus) {
    return Reaction.together(
        skus.stream()
            .filter(OrderProcess::isTracked)
            .map(sku -> Reaction.send(STOCK, sku, new ReleaseAll(orderId)))
            .toList());
  }
}

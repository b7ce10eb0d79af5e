package io.daybook.load.bench;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * New orders to read.
 *
 * @param orders the run that they belong to
 * @param keys the ids of those that were placed
 * @param after the query parameter that asks for a view that shows all of them
 */
public record PlacedOrders(Orders orders, List<String> keys, String after) {
  private static final int CONNECTIONS = 64;

  /** Places so many orders; those that the server refuses are not among the keys. */
  public static PlacedOrders place(Target target, int count) throws InterruptedException {
    Orders orders = Orders.ofNewRun(Orders.Further.ADD_LINE);
    Requests requests = new Requests(target);
    PositionToken newest = new PositionToken();
    Queue<String> keys = new ConcurrentLinkedQueue<>();
    List<OrderCommand> places = Stream.generate(orders::place).limit(count).toList();
    WorkLane.run(
        Plan.untilDone(target, CONNECTIONS),
        places,
        requests::command,
        (command, answer) -> {
          if (answer.isSuccess()) {
            keys.add(command.order());
            newest.add(answer.header("daybook-position"));
          }
        });
    return new PlacedOrders(orders, List.copyOf(keys), newest.after());
  }

  /** Returns when the view {@code orders} shows all of them. */
  public void awaitViews(Target target) throws InterruptedException {
    new HttpReader(target).json("/views/orders/" + keys.getFirst() + '?' + after);
  }
}

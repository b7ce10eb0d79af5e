package io.daybook.load.bench;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes the commands of a run: new orders, numbered from 0, and one further command for each.
 *
 * @param run begins all order ids, and differs from run to run
 * @param customers how many customers take turns
 * @param further what happens to an order that was placed
 * @param placed the number of the next order
 */
public record Orders(String run, int customers, Further further, AtomicLong placed) {
  private static final int CUSTOMERS_DEFAULT = 1_000;

  /** The further command. */
  public enum Further {
    /** Adds a line; the shop refuses it once its reactor has confirmed the order. */
    ADD_LINE("add-line"),
    /** Records a payment; the shop takes it before and after the confirmation. */
    MARK_PAID("mark-paid");

    private final String command;

    Further(String command) {
      this.command = command;
    }

    static Further of(Options options) {
      return named(options.text("further", ADD_LINE.command));
    }

    /**
     * Returns the one whose command has that name.
     *
     * @throws Options.UsageException when there is none
     */
    public static Further named(String name) {
      for (Further further : values()) {
        if (further.command.equals(name)) {
          return further;
        }
      }
      throw new Options.UsageException("--further is add-line or mark-paid, was " + name);
    }
  }

  /** Returns the orders of a new run. */
  public static Orders ofNewRun(Further further) {
    return ofNewRun(further, CUSTOMERS_DEFAULT);
  }

  /** Returns the orders of a new run. */
  public static Orders ofNewRun(Further further, int customers) {
    long millis = System.currentTimeMillis();
    int salt = ThreadLocalRandom.current().nextInt(36 * 36);
    String run = "b" + Long.toString(millis, 36) + Integer.toString(salt, 36);
    return new Orders(run, customers, further, new AtomicLong());
  }

  /** Returns orders of this run that are all of one other customer. */
  public Orders ofOneCustomer(int number) {
    return new Orders(run + "-u" + number, 1, further, new AtomicLong());
  }

  /** Returns the id of an order. */
  String id(long number) {
    return run + '-' + number;
  }

  /** Returns one of the customers, from 0 on. */
  public String customer(int number) {
    return run + "-c" + number;
  }

  /** Returns a command that places the next order, of two lines. */
  public OrderCommand place() {
    long number = placed.getAndIncrement();
    String order = id(number);
    String body =
        "{\"customer\":\""
            + customer((int) (number % customers))
            + "\",\"currency\":\"GBP\",\"lines\":["
            + Goods.line(number)
            + ','
            + Goods.line(number + 5)
            + "]}";
    return new OrderCommand(order, OrderCommand.PLACE, order + "-place", body);
  }

  /** Returns the further command for an order. */
  public OrderCommand further(OrderCommand place) {
    String body =
        switch (further) {
          case ADD_LINE -> Goods.line(place.order().hashCode() & 0xffff);
          case MARK_PAID -> "{\"amount\":1530}";
        };
    String key = place.order() + '-' + further.command;
    return new OrderCommand(place.order(), further.command, key, body);
  }
}

package io.daybook.load.bench;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Receives a unit of one sku after the other, of a fixed number of skus: the log grows, and nothing
 * that the server keeps in memory does.
 */
final class StockLane implements Lane {
  private final Requests requests;
  private final AtomicLong number;
  private final int skus;
  private final String run;

  /**
   * Creates a lane.
   *
   * @param number counts the commands of all lanes of the run
   */
  StockLane(Requests requests, String run, AtomicLong number, int skus) {
    this.requests = requests;
    this.run = run;
    this.number = number;
    this.skus = skus;
  }

  @Override
  public Request next() {
    long n = number.getAndIncrement();
    String path = "/commands/stock/load-" + n % skus + "/receive";
    return requests.post(path, run + '-' + n, "{\"quantity\":1}");
  }

  @Override
  public void answered(Answer answer, long nanos) {}
}

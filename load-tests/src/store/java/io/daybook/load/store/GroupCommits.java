package io.daybook.load.store;

import io.daybook.command.CommandEnvelope;
import io.daybook.command.CommandGateway;
import io.daybook.command.CommandReply;
import io.daybook.kernel.StreamId;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Daybook's write side in process: many lanes, each places an order, adds a line to it, places the
 * next one, and so on; every answer is awaited and checked.
 */
final class GroupCommits implements Contestant {
  private final String name;
  private final Engine engine;
  private final CommandGateway gateway;
  private final SampleEvents samples;
  private final ClosedLoop loop;
  private final String run = "e" + Long.toString(System.currentTimeMillis(), 36);
  private final AtomicLong lanes = new AtomicLong();
  private double groupSize;

  GroupCommits(String name, Engine engine, SampleEvents samples, int outstanding) {
    this.name = name;
    this.engine = engine;
    this.gateway = engine.gateway();
    this.samples = samples;
    this.loop = new ClosedLoop(engine.loops(), outstanding);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public double perSecond(int seconds) {
    long groups = engine.groups();
    long events = engine.events();
    double perSecond = loop.perSecond(seconds, number -> new OrderLane());
    groupSize = (double) (engine.events() - events) / Math.max(1, engine.groups() - groups);
    return perSecond;
  }

  /** Returns the mean number of events in a group of the last run. */
  int groupSize() {
    return (int) Math.max(1, Math.round(groupSize));
  }

  @Override
  public String remark() {
    return ", %.0f a group".formatted(groupSize);
  }

  @Override
  public void close() {
    engine.close();
  }

  private final class OrderLane implements ClosedLoop.Lane {
    private final String prefix = run + '-' + lanes.getAndIncrement() + '-';
    private long number;

    @Override
    public Future<Integer> next() {
      StreamId stream = new StreamId("order", prefix + number / 2);
      String commandId = prefix + number;
      SampleEvents.Sample sample = samples.get(number++);
      return gateway
          .send(
              new CommandEnvelope(
                  stream,
                  sample.command(),
                  commandId,
                  true,
                  sample.fingerprint(),
                  new CommandEnvelope.Expectation.Any(),
                  new CommandEnvelope.Context(commandId, commandId, null, null, TRACE)))
          .map(OrderLane::accepted);
    }

    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

    private static int accepted(CommandReply reply) {
      if (reply instanceof CommandReply.Accepted accepted && !accepted.replayed()) {
        return 1;
      }
      throw new IllegalStateException("expected an accepted command, was " + reply);
    }
  }
}

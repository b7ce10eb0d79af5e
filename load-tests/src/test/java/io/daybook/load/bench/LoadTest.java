package io.daybook.load.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The generator against a real, trivial HTTP server. */
class LoadTest {
  private FakeServer server;

  @BeforeEach
  void start() {
    server = FakeServer.started();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Meter commands(Plan plan) throws InterruptedException {
    Orders orders = Orders.ofNewRun(Orders.Further.ADD_LINE);
    Requests requests = new Requests(plan.target());
    return Load.run(plan, lane -> new OrderLane(orders, requests, (command, answer, nanos) -> {}));
  }

  @Test
  void aClosedLoopKeepsItsConnectionsAndCountsEveryAnswer() throws InterruptedException {
    Meter meter = commands(new Plan(server.target(), 8, 0, 2, 0, 1, 0, true));
    assertThat(meter.successes()).isEqualTo(server.requests.get()).isGreaterThan(100);
    assertThat(meter.status(201)).isEqualTo(meter.successes());
    assertThat(meter.failures()).isZero();
    assertThat(server.connections.get()).isEqualTo(8);
    assertThat(meter.millis(50)).isPositive().isLessThanOrEqualTo(meter.millis(100));
  }

  @Test
  void theBeginningIsNotCounted() throws InterruptedException {
    Meter meter = commands(new Plan(server.target(), 2, 0, 1, 1, 1, 0, true));
    assertThat(meter.successes()).isPositive().isLessThan(server.requests.get());
  }

  @Test
  void anOpenLoopSendsAtItsRate() throws InterruptedException {
    Meter meter = commands(new Plan(server.target(), 8, 0, 2, 0, 2, 500, true));
    assertThat(meter.successes()).isBetween(998L, 1_000L);
    assertThat(meter.failures()).isZero();
  }

  @Test
  void anOpenLoopCountsTheTimeThatARequestWaitedForAConnection() throws InterruptedException {
    server.delayMillis = 50;
    Meter meter = commands(new Plan(server.target(), 1, 0, 1, 0, 1, 100, true));
    assertThat(meter.millis(0)).isGreaterThanOrEqualTo(45);
    assertThat(meter.millis(100)).isGreaterThan(400);
    assertThat(meter.unsent()).isGreaterThan(70);
    assertThat(meter.failures()).isEqualTo(meter.unsent());
  }

  @Test
  void onlyAnswers2xxAreSuccesses() throws InterruptedException {
    server.failEvery = 10;
    Meter meter = commands(new Plan(server.target(), 4, 0, 1, 0, 1, 0, true));
    assertThat(meter.status(503)).isPositive().isEqualTo(meter.failures());
    assertThat(meter.successes()).isEqualTo(meter.status(201));
  }

  @Test
  void aCommandThatIsRefusedForNowIsSentAgain() throws InterruptedException {
    server.failEvery = 3;
    AtomicInteger done = new AtomicInteger();
    Orders orders = Orders.ofNewRun(Orders.Further.ADD_LINE);
    Requests requests = new Requests(server.target());
    long answered =
        WorkLane.run(
            Plan.untilDone(server.target(), 4),
            Stream.generate(orders::place).limit(100).toList(),
            requests::command,
            (command, answer) -> done.addAndGet(answer.isSuccess() ? 1 : 0));
    assertThat(answered).isEqualTo(done.get()).isEqualTo(100);
  }

  @Test
  void aServerThatGoesAwayEndsALoadThatDoesNotReconnect() throws InterruptedException {
    Orders orders = Orders.ofNewRun(Orders.Further.ADD_LINE);
    Requests requests = new Requests(server.target());
    Load load =
        Load.start(
            new Plan(server.target(), 4, 0, 1, 0, 60, 0, false),
            lane -> new OrderLane(orders, requests, (command, answer, nanos) -> {}));
    Thread.sleep(300);
    server.close();
    Meter meter = load.await();
    assertThat(meter.successes()).isPositive();
    assertThat(meter.errors().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(4);
  }
}

package io.daybook.load.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The generator's HTTP/2 against a real, trivial server of it. */
@Timeout(60)
class Http2LoadTest {
  private static final int STREAMS_MAX = 64;
  private static final int LONG_SECONDS = 600;

  private FakeServer server;

  @BeforeEach
  void start() {
    server = FakeServer.started(STREAMS_MAX);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Plan plan(int connections, int streams, int seconds, boolean reconnects) {
    return new Plan(server.target(), connections, streams, 1, 0, seconds, 0, reconnects);
  }

  private IntFunction<Lane> orders() {
    Orders orders = Orders.ofNewRun(Orders.Further.ADD_LINE);
    Requests requests = new Requests(server.target());
    return lane -> new OrderLane(orders, requests, (command, answer, nanos) -> {});
  }

  private static long errors(Meter meter) {
    return meter.errors().values().stream().mapToLong(Long::longValue).sum();
  }

  /** Posts to paths of its own, and looks whether the answers are to them. */
  private final class OwnLane implements Lane {
    private final AtomicInteger mine;
    private final AtomicInteger foreign;
    private final AtomicInteger lost;
    private final String json;
    private final int number;
    private int count;

    OwnLane(AtomicInteger mine, AtomicInteger foreign, AtomicInteger lost, String json, int lane) {
      this.mine = mine;
      this.foreign = foreign;
      this.lost = lost;
      this.json = json;
      this.number = lane;
    }

    private String path() {
      return "/own/" + number + '-' + count;
    }

    @Override
    public Request next() {
      count++;
      return new Requests(server.target()).post(path(), "k" + number + '-' + count, json);
    }

    @Override
    public void answered(Answer answer, long nanos) {
      boolean own = path().equals(answer.header("fake-path")) && server.body.equals(answer.body());
      (own ? mine : foreign).incrementAndGet();
    }

    @Override
    public void lost() {
      lost.incrementAndGet();
    }
  }

  private final AtomicInteger mine = new AtomicInteger();
  private final AtomicInteger foreign = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();

  private IntFunction<Lane> own(String json) {
    return lane -> new OwnLane(mine, foreign, lost, json, lane);
  }

  @Test
  void eachConnectionHasSoManyRequestsUnderWay() throws InterruptedException {
    server.delayMillis = 20;
    Meter meter = Load.run(plan(2, 8, 1, true), orders());
    assertThat(server.connections.get()).isEqualTo(2);
    assertThat(server.underWayMax.get()).isEqualTo(8);
    assertThat(meter.successes()).isEqualTo(server.requests.get()).isGreaterThan(100);
    assertThat(meter.failures()).isZero();
    assertThat(meter.millis(0)).isGreaterThanOrEqualTo(19);
  }

  @Test
  void threadsShareTheConnections() throws InterruptedException {
    Meter meter = Load.run(new Plan(server.target(), 3, 4, 2, 0, 1, 0, true), orders());
    assertThat(server.connections.get()).isEqualTo(3);
    assertThat(meter.successes()).isEqualTo(server.requests.get()).isGreaterThan(100);
    assertThat(meter.failures()).isZero();
  }

  @Test
  void answersGoToTheLanesThatAskedInWhateverOrderTheyCome() throws InterruptedException {
    server.delayMillis = 10;
    server.shuffled = true;
    Meter meter = Load.run(plan(2, 16, 1, true), own("{}"));
    assertThat(meter.failures()).isZero();
    assertThat(foreign.get()).isZero();
    assertThat(mine.get()).isEqualTo(server.requests.get()).isGreaterThan(500);
  }

  @Test
  void longBodiesAndManyLongAnswersComeWhole() throws InterruptedException {
    server.body = "a".repeat(200_000);
    Meter meter = Load.run(plan(1, 32, 1, true), own("b".repeat(10_000)));
    assertThat(meter.failures()).isZero();
    assertThat(foreign.get()).isZero();
    assertThat(mine.get()).isEqualTo(server.requests.get()).isGreaterThan(100);
  }

  @Test
  void anOpenLoopSendsAtItsRate() throws InterruptedException {
    Plan plan = new Plan(server.target(), 2, 4, 2, 0, 2, 500, true);
    Meter meter = Load.run(plan, orders());
    assertThat(meter.successes()).isBetween(998L, 1_000L);
    assertThat(meter.failures()).isZero();
  }

  @Test
  void anOpenLoopCountsTheTimeThatARequestWaitedForAStream() throws InterruptedException {
    server.delayMillis = 50;
    Meter meter = Load.run(new Plan(server.target(), 1, 2, 1, 0, 1, 200, true), orders());
    assertThat(meter.millis(0)).isGreaterThanOrEqualTo(45);
    assertThat(meter.millis(100)).isGreaterThan(400);
  }

  @Test
  void moreStreamsThanTheServerAllowsAreRefused() {
    assertThatThrownBy(() -> Load.run(plan(2, STREAMS_MAX + 1, LONG_SECONDS, true), orders()))
        .isInstanceOf(Options.UsageException.class)
        .hasMessage("--streams 65: the server allows 64 streams on a connection");
    assertThat(server.arrived.get()).isZero();
  }

  @Test
  void asManyStreamsAsTheServerAllowsAreNotRefused() throws InterruptedException {
    Meter meter = Load.run(plan(1, STREAMS_MAX, 1, true), orders());
    assertThat(meter.successes()).isGreaterThan(100);
    assertThat(meter.failures()).isZero();
  }

  @Test
  void everyRequestOnABrokenConnectionIsAnError() throws InterruptedException {
    server.delayMillis = LONG_SECONDS * 1_000;
    Load load = Load.start(plan(2, 8, LONG_SECONDS, false), own("{}"));
    while (server.arrived.get() < 16) {
      Thread.sleep(5);
    }
    server.close();
    Meter meter = load.await();
    assertThat(errors(meter)).isEqualTo(16);
    assertThat(meter.errors().keySet()).allMatch(error -> error.startsWith("broken: "));
    assertThat(lost.get()).isEqualTo(16);
    assertThat(mine.get() + foreign.get()).isZero();
  }

  @Test
  void aConnectionThatIsToldToGoAwayIsAnErrorAndOpenedAgain() throws InterruptedException {
    server.goAwayAfter = 100;
    Meter meter = Load.run(plan(1, 4, 1, true), own("{}"));
    assertThat(meter.errors()).containsOnlyKeys("broken: the server goes away: NO_ERROR");
    assertThat(errors(meter)).isBetween(1L, 4L);
    assertThat(server.connections.get()).isEqualTo(2);
    assertThat(meter.successes()).isGreaterThan(100);
    assertThat(foreign.get()).isZero();
  }

  @Test
  void aStreamThatIsResetIsAnErrorAndItsLaneGoesOn() throws InterruptedException {
    server.resetEvery = 10;
    Meter meter = Load.run(plan(2, 4, 1, true), own("{}"));
    assertThat(errors(meter)).isEqualTo(server.requests.get() / 10).isGreaterThan(10);
    assertThat(meter.errors().keySet()).allMatch(error -> error.startsWith("reset: "));
    assertThat(lost.get()).isEqualTo(server.requests.get() / 10);
    assertThat(mine.get()).isEqualTo(server.requests.get() - lost.get());
    assertThat(server.connections.get()).isEqualTo(2);
  }

  @Test
  void aServerThatSpeaksOnlyHttp1IsToldApart() throws InterruptedException {
    try (FakeServer old = FakeServer.started()) {
      Plan plan = new Plan(old.target(), 2, 8, 1, 0, LONG_SECONDS, 0, true);
      Meter meter = Load.run(plan, orders());
      assertThat(meter.errors())
          .containsOnlyKeys(
              "not connected: the server does not speak HTTP/2 without TLS; start it with"
                  + " DAYBOOK_HTTP2_PORT and take that port");
      assertThat(errors(meter)).isEqualTo(2);
    }
  }

  @Test
  void aServerThatSaysNothingIsAnError() throws InterruptedException, IOException {
    try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Target target = new Target("127.0.0.1", silent.getLocalPort());
      Meter meter = Load.run(new Plan(target, 2, 8, 1, 0, LONG_SECONDS, 0, false), orders());
      assertThat(meter.errors()).isEqualTo(Map.of("not connected: no SETTINGS within 5 s", 2L));
    }
  }
}

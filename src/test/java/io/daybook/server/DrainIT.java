package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.testkit.TestServers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that is asked to end under load: every request that was sent on a kept connection is
 * answered, the last answer says that the connection ends, idle ones end without a reset, and the
 * exit status is 0.
 */
class DrainIT {
  private static final int LANES = 16;
  private static final int IDLE = 16;
  private static final int SOCKETS = 4;
  private static final long EXIT_SECONDS_MAX = 10;

  private final AtomicInteger orders = new AtomicInteger();
  private int port;

  private Process start(Path data) throws Exception {
    ProcessBuilder builder = ServerProcess.serve("-Xmx512m");
    builder.environment().put("DAYBOOK_DATA", data.toString());
    builder.environment().put("DAYBOOK_POSTGRES", TestServers.freshDatabase());
    builder.environment().put("DAYBOOK_KAFKA", "off");
    builder.environment().put("DAYBOOK_MASTER_KEY", TestNode.MASTER_KEY);
    builder.environment().put("DAYBOOK_HTTP_PORT", "0");
    builder.environment().put("DAYBOOK_HTTP_INSTANCES", "4");
    Process server = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader lines = server.inputReader();
    String line = lines.readLine();
    while (line != null && !line.contains("http://127.0.0.1:")) {
      line = lines.readLine();
    }
    assertThat(line).as("the server says where it is").isNotNull();
    port = Integer.parseInt(line.replaceAll(".*http://127\\.0\\.0\\.1:([0-9]+).*", "$1"));
    Thread.ofVirtual().start(() -> drain(lines));
    return server;
  }

  private static void drain(BufferedReader lines) {
    try {
      lines.lines().forEach(line -> {});
    } catch (UncheckedIOException ended) {
      assertThat(ended).isNotNull();
    }
  }

  /** Sends orders on one connection until an answer says that it was the last; counts them. */
  private int lane() throws IOException {
    try (Socket socket = RawHttp.connect(port)) {
      for (int answers = 1; ; answers++) {
        String body =
            """
            {"customer":"c","currency":"GBP","lines":[{"sku":"s","quantity":1,"unitPrice":1}]}\
            """;
        String request =
            "POST /commands/order/o-%d/place HTTP/1.1\r\nHost: x\r\n"
                    .formatted(orders.incrementAndGet())
                + "Content-Type: application/json\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        RawHttp.Answer answer = RawHttp.read(socket);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        if (answer.head().toLowerCase(Locale.ROOT).contains("connection: close")) {
          assertThat(socket.getInputStream().read()).as("the end").isEqualTo(-1);
          return answers;
        }
      }
    }
  }

  /** Asks once, and then keeps the connection until it ends. */
  private int idle() throws IOException {
    try (Socket socket = RawHttp.connect(port)) {
      String request = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      assertThat(RawHttp.read(socket).status()).isEqualTo(200);
      return socket.getInputStream().read();
    }
  }

  private int live() throws IOException {
    try (RawWebSocket socket = new RawWebSocket(port)) {
      socket.send(RawWebSocket.text("{\"op\":\"subscribe\",\"id\":\"a\",\"view\":\"dashboard\"}"));
      int code = socket.closeCode();
      socket.send(RawWebSocket.frame(true, RawWebSocket.CLOSE, new byte[] {3, (byte) 0xE9}));
      assertThat(socket.isAtEnd()).isTrue();
      return code;
    }
  }

  private static List<Future<Integer>> submit(
      ExecutorService threads, int count, Callable<Integer> client) {
    List<Future<Integer>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(threads.submit(client));
    }
    return all;
  }

  @Test
  void whatIsInFlightIsAnsweredAndNothingIsReset(@TempDir Path data) throws Exception {
    Process server = start(data);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> lanes = submit(threads, LANES, this::lane);
      List<Future<Integer>> idle = submit(threads, IDLE, this::idle);
      List<Future<Integer>> live = submit(threads, SOCKETS, this::live);
      while (orders.get() < 10 * LANES) {
        Thread.onSpinWait();
        assertThat(lanes).noneMatch(Future::isDone);
      }
      server.destroy();
      assertThat(server.waitFor(EXIT_SECONDS_MAX, TimeUnit.SECONDS)).as("exit in time").isTrue();
      assertThat(server.exitValue()).isZero();
      int answers = 0;
      for (Future<Integer> lane : lanes) {
        answers += lane.get(10, TimeUnit.SECONDS);
      }
      assertThat(answers).isEqualTo(orders.get());
      for (Future<Integer> end : idle) {
        assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo(-1);
      }
      for (Future<Integer> code : live) {
        assertThat(code.get(10, TimeUnit.SECONDS)).isEqualTo(1001);
      }
    } finally {
      server.destroyForcibly();
    }
  }
}

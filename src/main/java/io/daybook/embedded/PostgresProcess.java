package io.daybook.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running PostgreSQL.
 *
 * <p>Protocol. One platform thread starts the child and then reads what it prints until the child
 * ends, so the thread lives as long as the child. That matters twice. The kernel is asked to send
 * SIGINT, the fast shutdown, to the child when the thread that started it is gone (where {@code
 * setpriv --pdeathsig} works): after a kill -9 of this process PostgreSQL ends by itself. And the
 * child is in a session of its own, so that a Ctrl-C at the terminal stops Daybook, which stops
 * PostgreSQL once it has finished with it.
 */
final class PostgresProcess {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresProcess.class);

  private static final List<String> ENDS_WITH_PARENT = List.of("setpriv", "--pdeathsig", "INT");
  private static final List<List<String>> NEW_SESSION =
      List.of(
          List.of("setsid"), List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV", "--"));

  private final Process process;
  private final ServerLog log;
  private final CompletableFuture<Void> ended;

  private PostgresProcess(Process process, ServerLog log, CompletableFuture<Void> ended) {
    this.process = process;
    this.log = log;
    this.ended = ended;
  }

  /** Starts the command in a session of its own; returns when it runs, not when it is ready. */
  static PostgresProcess start(Launcher launcher, List<String> command, ServerLog log) {
    ProcessBuilder builder = launcher.behind(newSession()).builder(endingWithParent(command));
    var started = new CompletableFuture<Process>();
    var ended = new CompletableFuture<Void>();
    Thread.ofPlatform().daemon().name("postgres").start(() -> run(builder, log, started, ended));
    try {
      return new PostgresProcess(started.join(), log, ended);
    } catch (CompletionException e) {
      throw new EmbeddedServerException("PostgreSQL does not start: " + e.getCause(), e);
    }
  }

  private static List<String> newSession() {
    return NEW_SESSION.stream().filter(PostgresProcess::works).findFirst().orElse(List.of());
  }

  private static List<String> endingWithParent(List<String> command) {
    var words = new ArrayList<>(works(ENDS_WITH_PARENT) ? ENDS_WITH_PARENT : List.<String>of());
    words.addAll(command);
    return words;
  }

  private static boolean works(List<String> prefix) {
    var words = new ArrayList<>(prefix);
    words.add("true");
    return new Launcher(List.of(), "").works(words.toArray(String[]::new));
  }

  private static void run(
      ProcessBuilder builder,
      ServerLog log,
      CompletableFuture<Process> started,
      CompletableFuture<Void> ended) {
    try {
      Process process = builder.start();
      started.complete(process);
      try (BufferedReader lines = process.inputReader()) {
        log.drain(lines);
      }
      process.waitFor();
    } catch (IOException | InterruptedException | RuntimeException e) {
      LOG.debug("PostgreSQL's output has ended", e);
      started.completeExceptionally(e);
    } finally {
      ended.complete(null);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Returns the last lines that it printed, all of them if it has ended. */
  String lastLines() {
    if (!process.isAlive()) {
      ended.copy().completeOnTimeout(null, 1, TimeUnit.SECONDS).join();
    }
    return log.lastLines();
  }

  /** Returns the process that was started: the server, or what runs it as another user. */
  ProcessHandle handle() {
    return process.toHandle();
  }

  /** Ends PostgreSQL: fast, then at once, then by force. */
  static void end(ProcessHandle postgres, int fastSecondsMax) {
    if (endsOn("INT", postgres, fastSecondsMax)) {
      return;
    }
    LOG.warn("PostgreSQL did not stop in {} s and is stopped at once", fastSecondsMax);
    if (!endsOn("QUIT", postgres, 2)) {
      postgres.descendants().forEach(ProcessHandle::destroyForcibly);
      postgres.destroyForcibly();
      endsWithin(postgres, 2);
    }
  }

  private static boolean endsOn(String signal, ProcessHandle postgres, int secondsMax) {
    String kill = "kill -%s %d".formatted(signal, postgres.pid());
    new Launcher(List.of(), "").works("sh", "-c", kill);
    return endsWithin(postgres, secondsMax);
  }

  private static boolean endsWithin(ProcessHandle postgres, int secondsMax) {
    try {
      postgres.onExit().get(secondsMax, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("waiting for the end of PostgreSQL", e);
    }
    return !postgres.isAlive();
  }
}

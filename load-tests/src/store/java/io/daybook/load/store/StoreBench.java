package io.daybook.load.store;

import io.daybook.load.bench.Options;
import io.daybook.load.bench.Options.UsageException;
import io.daybook.load.bench.Report;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/**
 * The command line of the store benches. Exit code 0: every figure is at least what is asked for;
 * 1: not so; 2: it could not be run.
 */
public final class StoreBench {
  private static final String USAGE =
      """
      usage: bench COMMAND [--postgres URI | --data target/store-bench] [--name value ...]
        append    group commit in process against a raw INSERT ... SELECT unnest
                  [--rounds 5] [--seconds 8] [--warmup 60] [--outstanding 1024]
        jdbc      a server with everything on against the fastest plain JDBC store
                  [--rounds 3] [--seconds 12] [--warmup 30] [--connections 256] [--streams N]
                  [--pool 16]
        filled    commands with 10 million events stored, against an empty store, in process
                  or over HTTP; with URLs, of two servers that run already
                  [--http] [--rounds 5] [--seconds 8] [--warmup 60] [--events 10000000]
                  [--outstanding 1024] [--connections 256] [--streams N]
                  [--empty-url URL --filled-url URL]
        replay    reading a whole partition, with and without decoding
                  [--rounds 3] [--seconds 10] [--warmup 30] [--events 10000000] [--page 2000]
                  [--ahead 2]
        variants  hash chain, idempotency index, partitioned table: each on and off
                  [--rounds 5] [--seconds 6] [--warmup 20] [--group 200]
        streams   commands to streams that are not cached: of 1,000,000 events, of 100
                  [--restarts 5] [--cold 1000] [--evictions 300]
      --streams N has N commands under way on each connection, in HTTP/2.
      --warmup is in seconds of processor time, of everything that runs for the contestant.
      """;

  private static final int UNUSABLE = 2;

  private StoreBench() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) throws Exception {
    System.setProperty("daybook.log.level", "WARN");
    System.exit(run(List.of(arguments), System.out));
  }

  /** Runs a command and returns its exit code. */
  static int run(List<String> arguments, PrintStream out) throws InterruptedException, IOException {
    if (arguments.isEmpty()) {
      out.print(USAGE);
      return UNUSABLE;
    }
    try {
      Options options = Options.parse(arguments.subList(1, arguments.size()));
      Report report = new Report(out);
      try (Postgres postgres = Postgres.start(options)) {
        report.line("%s", postgres.description());
        return run(arguments.getFirst(), postgres, options, report);
      }
    } catch (UsageException e) {
      out.println(e.getMessage());
      return UNUSABLE;
    }
  }

  private static int run(String command, Postgres postgres, Options options, Report report)
      throws InterruptedException, IOException {
    return switch (command) {
      case "append" -> AppendBench.run(postgres, options, report);
      case "replay" -> ReplayBench.run(postgres, options, report);
      case "variants" -> VariantsBench.run(postgres, options, report);
      case "filled" -> FilledBench.run(postgres, options, report);
      case "streams" -> StreamsBench.run(postgres, options, report);
      case "jdbc" -> JdbcBench.run(postgres, options, report);
      default -> throw new UsageException("no such command: " + command + "\n" + USAGE);
    };
  }
}

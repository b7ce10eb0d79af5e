package io.daybook.load.simulation;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.foreach;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.header;

import io.daybook.load.bench.OrderCommand;
import io.daybook.load.retail.Invoice;
import io.daybook.load.retail.OnlineRetailCsv;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Places the orders of the UCI Online Retail data set ({@code -Dcsv=PATH}), each invoice as one
 * order, and then all of them again: that changes nothing, and each answer says that it is a
 * repetition. {@code -Dpasses} says how many times in all.
 *
 * <p>The users share the invoices out among themselves.
 */
public final class OnlineRetailSimulation extends Simulation {
  private static final int USERS_DEFAULT = 32;
  private static final String INVOICE = "invoice";
  private static final String SHARE = "share";
  private static final String REPLAYED = "Idempotent-Replayed";

  /** Reads the data set, and sets it up. */
  public OnlineRetailSimulation() throws IOException {
    OnlineRetailCsv.Sales sales = OnlineRetailCsv.read(csv());
    System.out.println(sales.summary());
    int users = Run.users(USERS_DEFAULT);
    setUp(
            scenario("online retail")
                .feed(shares(sales.placeable(), users).iterator())
                .exec(passes(Run.number("passes", 2)))
                .injectOpen(atOnceUsers(users)))
        .protocols(Run.protocol())
        .assertions(global().failedRequests().count().is(0L));
  }

  private static Path csv() {
    String path = System.getProperty("csv", "");
    if (path.isEmpty()) {
      throw new IllegalArgumentException("-Dcsv=PATH is needed: the UCI Online Retail data set");
    }
    return Path.of(path);
  }

  /** Returns for each user, from 0 on, every n-th of the invoices. */
  private static List<Map<String, Object>> shares(List<Invoice> invoices, int users) {
    return IntStream.range(0, users)
        .mapToObj(
            user ->
                IntStream.iterate(user, i -> i < invoices.size(), i -> i + users)
                    .mapToObj(invoices::get)
                    .toList())
        .map(share -> Map.<String, Object>of(SHARE, share))
        .toList();
  }

  private static ChainBuilder passes(int count) {
    ChainBuilder all = exec(pass(Run.send("place")));
    ChainBuilder again = pass(Run.send("place again").check(header(REPLAYED).is("true")));
    for (int pass = 2; pass <= count; pass++) {
      all = all.exec(again);
    }
    return all;
  }

  private static ChainBuilder pass(HttpRequestActionBuilder request) {
    return foreach(session -> session.<List<Object>>get(SHARE), INVOICE)
        .on(exec(OnlineRetailSimulation::withInvoice).exec(request));
  }

  private static Session withInvoice(Session session) {
    Invoice invoice = session.get(INVOICE);
    if (invoice == null) {
      throw new IllegalStateException("there is no invoice in the session");
    }
    return Run.with(session, OrderCommand.place(invoice));
  }
}

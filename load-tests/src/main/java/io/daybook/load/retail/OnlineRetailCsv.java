package io.daybook.load.retail;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads the UCI Online Retail data set.
 *
 * <p>Shape: a header {@code InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,
 * CustomerID,Country}, then one line of an invoice in each row; dates as {@code 2010-12-01
 * 08:26:00} or {@code 12/1/2010 8:26}, prices in pounds. UTF-8, or else ISO 8859-1.
 *
 * <p>Rows of an invoice that begins with {@code C} (a cancellation) and rows that are not a sale
 * (less than one unit, or no price) are skipped. Prices are rounded half up to whole pence.
 *
 * <p>Source: <a href="https://archive.ics.uci.edu/dataset/352/online+retail">UCI Machine Learning
 * Repository, Online Retail</a>.
 */
public final class OnlineRetailCsv {
  /** The customer of invoices that name none. */
  public static final String GUEST = "guest";

  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();

  private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("uuuu-MM-dd H:mm:ss");
  private static final DateTimeFormatter AMERICAN = DateTimeFormatter.ofPattern("M/d/uuuu H:mm");
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final Map<String, Draft> drafts = new LinkedHashMap<>();
  private int rows;
  private int cancelled;
  private int notSales;

  private record Draft(String customer, Instant placedAt, List<Invoice.Line> lines) {}

  /**
   * What a file holds.
   *
   * @param invoices with at least one line, in the order in which they begin in the file
   * @param rows how many rows there were
   * @param cancelled how many rows belonged to a cancellation
   * @param notSales how many other rows were not a sale
   */
  public record Sales(List<Invoice> invoices, int rows, int cancelled, int notSales) {
    /** Returns how many invoices name no customer. */
    public long guests() {
      return invoices.stream().filter(invoice -> invoice.customer().equals(GUEST)).count();
    }

    /** Returns for people what there is and what was skipped, in three lines. */
    public String summary() {
      return String.format(
          Locale.ROOT,
          """
          read %,d rows: %,d invoices, %,d of them of guests
          skipped %,d rows of cancellations, %,d rows that are not a sale
          invoices of too many lines, not placed: %,d\
          """,
          rows,
          invoices.size(),
          guests(),
          cancelled,
          notSales,
          tooLong().size());
    }

    /** Returns the invoices that have too many lines for one order. */
    public List<Invoice> tooLong() {
      return invoices.stream().filter(invoice -> !invoice.isPlaceable()).toList();
    }

    /** Returns the invoices that can be placed as one order. */
    public List<Invoice> placeable() {
      return invoices.stream().filter(Invoice::isPlaceable).toList();
    }
  }

  private OnlineRetailCsv() {}

  /**
   * Reads a file.
   *
   * @throws IOException when it can't be read
   * @throws IllegalArgumentException when a row is not of that form; the message names the row
   */
  public static Sales read(Path file) throws IOException {
    try {
      return read(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException notUtf8) {
      return read(file, StandardCharsets.ISO_8859_1);
    }
  }

  private static Sales read(Path file, Charset charset) throws IOException {
    try (Reader reader = Files.newBufferedReader(file, charset);
        CSVParser parser = FORMAT.parse(reader)) {
      String first = parser.getHeaderNames().getFirst();
      OnlineRetailCsv csv = new OnlineRetailCsv();
      for (CSVRecord row : parser) {
        csv.add(row, row.get(first), first);
      }
      return csv.sales();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void add(CSVRecord row, String invoice, String invoiceColumn) {
    if (!invoiceColumn.replace(BYTE_ORDER_MARK, "").equals("InvoiceNo")) {
      throw new IllegalArgumentException(
          "the first column must be InvoiceNo, was " + invoiceColumn);
    }
    rows++;
    try {
      if (invoice.startsWith("C")) {
        cancelled++;
      } else {
        addLine(row, invoice.strip());
      }
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("row " + row.getRecordNumber() + ": " + e.getMessage(), e);
    }
  }

  private void addLine(CSVRecord row, String invoice) {
    long quantity = Long.parseLong(row.get("Quantity").strip());
    BigDecimal price = new BigDecimal(row.get("UnitPrice").strip());
    if (quantity < 1 || price.signum() <= 0) {
      notSales++;
      return;
    }
    String sku = row.get("StockCode").strip();
    Invoice.Line line = new Invoice.Line(sku, row.get("Description"), quantity, pence(price));
    drafts.computeIfAbsent(invoice, first -> draft(row)).lines.add(line);
  }

  private static Draft draft(CSVRecord row) {
    return new Draft(
        customer(row.get("CustomerID").strip()),
        utc(row.get("InvoiceDate").strip()),
        new ArrayList<>());
  }

  private static long pence(BigDecimal pounds) {
    return pounds.setScale(2, RoundingMode.HALF_UP).unscaledValue().longValueExact();
  }

  /** Spreadsheets write numbers as {@code 17850.0}. */
  private static String customer(String text) {
    if (text.isEmpty()) {
      return GUEST;
    }
    BigDecimal number = new BigDecimal(text);
    return number.signum() == 0 ? GUEST : number.toBigIntegerExact().toString();
  }

  private static Instant utc(String text) {
    DateTimeFormatter format = text.indexOf('/') < 0 ? ISO : AMERICAN;
    return LocalDateTime.parse(text, format).toInstant(ZoneOffset.UTC);
  }

  private Sales sales() {
    List<Invoice> invoices = new ArrayList<>(drafts.size());
    drafts.forEach(
        (number, draft) ->
            invoices.add(new Invoice(number, draft.customer, draft.placedAt, draft.lines)));
    return new Sales(List.copyOf(invoices), rows, cancelled, notSales);
  }
}

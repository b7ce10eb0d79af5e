package io.daybook.shop;

import io.daybook.kernel.DataSubject;
import io.daybook.kernel.Personal;
import io.daybook.kernel.Validated;
import io.daybook.kernel.Violations;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be asked of an order; JSON bodies of {@code POST /commands/order/{id}/{command}}. */
public sealed interface OrderCommand extends Validated {

  /**
   * {@code place}: begins the order.
   *
   * @param customer who orders, 1 to 128 characters
   * @param currency of all its prices, ISO 4217, for example {@code GBP}
   * @param lines 1 to 2,000 lines
   * @param placedAt when the customer ordered, 1970 to 9999; absent: when it is recorded
   * @param email where the customer can be reached about the order; may be absent
   */
  record Place(
      @DataSubject String customer,
      String currency,
      List<OrderLine> lines,
      @Nullable Instant placedAt,
      @Personal @Nullable String email)
      implements OrderCommand {
    /** Creates a command without an e-mail address. */
    public Place(
        String customer, String currency, List<OrderLine> lines, @Nullable Instant placedAt) {
      this(customer, currency, lines, placedAt, null);
    }

    @Override
    public void validate(Violations violations) {
      Limits.customer(violations, customer);
      Limits.currency(violations, currency);
      if (lines.isEmpty() || lines.size() > Limits.LINES_MAX) {
        violations.add(
            "/lines", "must be 1 to " + Limits.LINES_MAX + " lines, were " + lines.size());
      } else {
        violations.each("/lines", lines);
      }
      if (placedAt != null) {
        Limits.placedAt(violations, placedAt);
      }
      if (email != null) {
        Limits.email(violations, email);
      }
    }
  }

  /**
   * {@code add-line}: adds a line at the end. The body is the line itself.
   *
   * @param sku as in {@link OrderLine}
   * @param description as in {@link OrderLine}
   * @param quantity as in {@link OrderLine}
   * @param unitPrice as in {@link OrderLine}
   */
  record AddLine(String sku, @Nullable String description, long quantity, long unitPrice)
      implements OrderCommand {
    @Override
    public void validate(Violations violations) {
      new OrderLine(sku, description, quantity, unitPrice).validate(violations);
    }
  }

  /**
   * {@code remove-line}: removes the last line of a sku.
   *
   * @param sku as in {@link OrderLine}, or any text: older orders may have such lines
   */
  record RemoveLine(String sku) implements OrderCommand {
    @Override
    public void validate(Violations violations) {
      Limits.text(violations, "/sku", sku, 1, Limits.SKU_LENGTH_MAX);
    }
  }

  /**
   * {@code confirm}: all that was ordered can be delivered.
   *
   * @param linesVersion does it only while the lines are those of this version of the order, since
   *     later ones are not reserved yet; absent: whatever the lines are
   */
  record Confirm(@Nullable Long linesVersion) implements OrderCommand {
    /** Creates a command that confirms whatever the lines are. */
    public Confirm() {
      this(null);
    }

    @Override
    public void validate(Violations violations) {
      if (linesVersion != null) {
        violations.range("/linesVersion", linesVersion, 1, Long.MAX_VALUE);
      }
    }
  }

  /**
   * {@code decline}: cancels an order that can't be delivered, unless it is confirmed.
   *
   * @param reason 1 to 200 characters, for example {@code out-of-stock}
   */
  record Decline(String reason) implements OrderCommand {
    @Override
    public void validate(Violations violations) {
      Limits.text(violations, "/reason", reason, 1, Limits.NOTE_LENGTH_MAX);
    }
  }

  /** {@code expire}: cancels an order as {@code unpaid}, unless it is paid. */
  record Expire() implements OrderCommand {
    @Override
    public void validate(Violations violations) {}
  }

  /**
   * {@code mark-paid}: the payment has arrived.
   *
   * @param amount what was paid, 1 to 2·10<sup>18</sup> minor units; need not be the total
   * @param currency in which it was paid, which must be that of the order; absent: in that
   */
  record MarkPaid(long amount, @Nullable String currency) implements OrderCommand {
    /** Creates a command for a payment in the currency of the order. */
    public MarkPaid(long amount) {
      this(amount, null);
    }

    @Override
    public void validate(Violations violations) {
      Limits.amount(violations, amount);
      if (currency != null) {
        Limits.currency(violations, currency);
      }
    }
  }

  /**
   * {@code cancel}: nothing will be delivered.
   *
   * @param reason 1 to 200 characters, for example {@code out-of-stock}
   */
  record Cancel(String reason) implements OrderCommand {
    @Override
    public void validate(Violations violations) {
      Limits.text(violations, "/reason", reason, 1, Limits.NOTE_LENGTH_MAX);
    }
  }

  /**
   * {@code ship}: the parcel has left.
   *
   * @param carrier who carries it, 1 to 200 characters
   * @param trackingCode the carrier's code for it, 1 to 200 characters
   */
  record Ship(String carrier, String trackingCode) implements OrderCommand {
    @Override
    public void validate(Violations violations) {
      Limits.text(violations, "/carrier", carrier, 1, Limits.NOTE_LENGTH_MAX);
      Limits.text(violations, "/trackingCode", trackingCode, 1, Limits.NOTE_LENGTH_MAX);
    }
  }
}

package io.daybook.simulation;

import io.daybook.kernel.Category;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.ModuleSettings;
import io.daybook.kernel.Reaction;
import io.daybook.kernel.Reactor;
import io.daybook.kernel.Reactor.Rule;
import io.daybook.shop.ShopModule;
import io.daybook.shop.StockCommand;
import java.util.List;

/** A shop whose process reserves, and goes by the refusal, instead of claiming. */
final class ForgetfulShop implements DomainModule {
  private final ShopModule shop = new ShopModule();

  @Override
  public String name() {
    return shop.name();
  }

  @Override
  public List<Category<?, ?, ?>> categories() {
    return shop.categories();
  }

  @Override
  public List<Reactor> reactors(ModuleSettings settings) {
    return shop.reactors(settings).stream()
        .map(
            reactor ->
                new Reactor(
                    reactor.name(),
                    reactor.rules().stream().<Rule<?>>map(ForgetfulShop::forgetful).toList(),
                    reactor.fromNow()))
        .toList();
  }

  private static <E> Rule<E> forgetful(Rule<E> rule) {
    return switch (rule) {
      case Rule.Plain<E> plain ->
          new Rule.Plain<>(plain.event(), e -> reserving(plain.react().apply(e)));
      case Rule.Folding<E, ?> folding -> folding;
    };
  }

  private static Reaction reserving(Reaction reaction) {
    return switch (reaction) {
      case Reaction.Send send when send.command() instanceof StockCommand.Claim claim ->
          new Reaction.Send(
              send.stream(),
              new StockCommand.Reserve(claim.orderId(), claim.quantity()),
              send.refusals());
      case Reaction.Together(List<Reaction> parts) ->
          new Reaction.Together(parts.stream().map(ForgetfulShop::reserving).toList());
      case Reaction.Then(Reaction first, Reaction next) ->
          new Reaction.Then(reserving(first), reserving(next));
      case Reaction.Otherwise(Reaction first, String code, Reaction instead) ->
          new Reaction.Otherwise(reserving(first), code, reserving(instead));
      case Reaction.Nothing _, Reaction.Later _, Reaction.Send _ -> reaction;
    };
  }
}

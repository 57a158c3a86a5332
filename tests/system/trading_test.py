"""Continuous trading and a call auction over both FIX versions, with the venue killed while orders wait."""
from fix_client import now
from venue import VenueTest


def order(cl_ord_id, side, quantity, kind, more=""):
    return f"35=D|11={cl_ord_id}|55=TRD26|54={side}|60={now()}|38={quantity}|40={kind}|{more}"


class ContinuousTrading(VenueTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for member in ("M101", "M201"):
            cls.venue.approved("lots", "issue", member, "TRD26", "10000")
        cls.venue.admin("call", "end", "TRD26")  # the opening call, where its random end has not come yet

    def refused(self, client, message):
        return client.ask(message)[58].split(":")[0]

    def reports(self, client, count, *tags):
        return [client.read().pick(*tags) for _ in range(count)]

    def test_orders_trade_by_price_and_time_and_tell_what_became_of_them(self):
        seller, buyer = self.member("M101"), self.member("M201")
        self.assertEqual(seller.ask(order("S1", 2, 100, 2, "44=50.30|1138=30|59=1|")).pick(39, 150, 40, 59, 44, 1138, 636),
                         "35=8|39=0|150=0|40=2|59=1|44=50.30|1138=30|636=Y")
        self.assertEqual(self.refused(buyer, order("X1", 1, 10, 2, "44=50.30|18=6|")), "WOULD_TRADE")
        self.assertEqual(self.refused(buyer, order("X2", 1, 10, 1, "59=1|")), "TIF")
        self.assertEqual(self.refused(buyer, order("X3", 2, 10, 1)), "COLLAR")
        # A stop that the next trade starts: it takes what is left of the shown part and the next one.
        self.assertEqual(buyer.ask(order("B1", 1, 20, 3, "99=50.30|")).pick(39, 150, 40, 99, 636),
                         "35=8|39=0|150=0|40=3|99=50.30|636=N")
        buyer.send(order("B2", 1, 25, 1))
        tags = (11, 39, 150, 40, 31, 32, 14, 151, 851, 1057)
        self.assertEqual(self.reports(buyer, 5, *tags), [
            "35=8|11=B2|39=0|150=0|40=1|14=0|151=25",
            "35=8|11=B2|39=2|150=F|40=1|31=50.30|32=25|14=25|151=0|851=2|1057=Y",
            "35=8|11=B1|39=0|150=L|40=1|14=0|151=20",
            "35=8|11=B1|39=1|150=F|40=1|31=50.30|32=5|14=5|151=15|851=2|1057=Y",
            "35=8|11=B1|39=2|150=F|40=1|31=50.30|32=15|14=20|151=0|851=2|1057=Y"])
        self.assertEqual(self.reports(seller, 3, 11, 39, 150, 32, 14, 151, 851),
                         ["35=8|11=S1|39=1|150=F|32=25|14=25|151=75|851=1", "35=8|11=S1|39=1|150=F|32=5|14=30|151=70|851=1",
                          "35=8|11=S1|39=1|150=F|32=15|14=45|151=55|851=1"])
        # Stops wait and icebergs rest through a kill -9, and can be changed afterwards.
        self.assertEqual(buyer.ask(order("B3", 1, 10, 4, "44=50.60|99=50.50|59=1|")).pick(39, 150, 40, 44, 99),
                         "35=8|39=0|150=0|40=4|44=50.60|99=50.50")
        before = self.venue.status()["result"]["state_hash"]
        self.venue.kill()
        for client in (seller, buyer):
            client.close()
        self.venue.start()
        for client in (seller, buyer):
            self.assertEqual(client.log_on()[35], "A")
            self.assertEqual(client.until(lambda m: m[35] == "8")[97], "Y")
            client.pending()
        self.assertEqual(self.venue.status()["result"]["state_hash"], before)
        changed = buyer.ask(f"35=G|11=B4|41=B3|55=TRD26|54=1|60={now()}|38=5|40=4|44=50.60|")
        self.assertEqual(changed.pick(11, 41, 39, 150, 38, 44, 151, 5003), "35=8|11=B4|41=B3|39=0|150=5|38=5|44=50.60|151=5|5003=Y")
        self.assertEqual(buyer.ask(f"35=F|11=B5|41=B4|55=TRD26|54=1|60={now()}|").pick(11, 39, 150), "35=8|11=B5|39=4|150=4")
        self.assertEqual(seller.ask(f"35=F|11=S2|41=S1|55=TRD26|54=2|60={now()}|").pick(11, 39, 150, 14), "35=8|11=S2|39=4|150=4|14=45")

    def test_a_call_collects_orders_and_trades_them_at_one_price(self):
        seller, buyer = self.member("M101"), self.member("M201")
        self.venue.do("call", "start", "TRD26")
        self.assertEqual(self.refused(buyer, order("X4", 1, 10, 2, "44=50.20|59=3|")), "TIF")
        for client, message in ((buyer, order("C1", 1, 100, 2, "44=50.20|")), (seller, order("C2", 2, 60, 2, "44=49.90|")),
                                (buyer, order("C3", 1, 30, 2, "44=50.00|59=B|"))):
            self.assertEqual(client.ask(message).pick(39, 150), "35=8|39=0|150=0")
        self.venue.do("call", "no-cancel", "TRD26")
        refusal = buyer.ask(f"35=F|11=C4|41=C1|55=TRD26|54=1|60={now()}|")
        self.assertEqual((refusal.pick(434), refusal[58].split(":")[0]), ("35=9|434=1", "PHASE"))
        self.venue.do("call", "end", "TRD26")
        tags = (11, 39, 150, 31, 32, 14, 151, 851, 58)
        self.assertEqual(self.reports(buyer, 2, *tags),
                         ["35=8|11=C1|39=1|150=F|31=50.20|32=60|14=60|151=40|851=4",
                          "35=8|11=C3|39=4|150=4|14=0|151=0|58=good for the call that has ended"])
        self.assertEqual(seller.read().pick(*tags), "35=8|11=C2|39=2|150=F|31=50.20|32=60|14=60|151=0|851=4")
        buyer.ask(f"35=F|11=C5|41=C1|55=TRD26|54=1|60={now()}|")

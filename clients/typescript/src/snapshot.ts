import type { Header, Principled, Regime } from './messages.js';

type Maybe = number | null;

export interface HedgingBucket {
  /** + buy, - sell. */
  dealer_shares_to_trade: number;
  direction: 'buy' | 'sell';
  notional_usd: number;
}

export interface Setup {
  name: string;
  display_name: string;
  thesis: string;
  confidence: string;
  conditions_met: string[];
  conditions_failed: string[];
  strikes_hint: Record<'short_call_strike' | 'short_put_strike' | 'long_call_strike' | 'long_put_strike', number> | null;
}

export interface Probability {
  value: Maybe;
  low?: Maybe;
  high?: Maybe;
  calibration_method: string;
  inputs_summary?: string;
  /** Of a pin: how far from the magnet still counts, in dollars, and how far ahead is looked. */
  band?: Maybe;
  magnet?: Maybe;
  horizon_hours?: Maybe;
}

/** What is known of one strike's call and put: exposures in dollars, as dealers hold them. */
export type StrikeData = { strike: number; call_symbol: string | null; put_symbol: string | null } & Record<
  'distance_from_spot_pct' | 'call_gex' | 'put_gex' | 'net_gex' | 'call_dex' | 'put_dex' | 'net_dex' | 'net_vex' | 'net_chex'
  | 'call_oi' | 'put_oi' | 'call_volume' | 'put_volume' | 'gex_share_pct' | 'oi_share_pct' | 'volume_share_pct'
  | 'call_iv' | 'put_iv' | 'call_delta' | 'put_delta' | 'call_gamma' | 'put_gamma' | 'call_theta' | 'put_theta'
  | 'call_mid' | 'put_mid' | 'call_spread_pct' | 'put_spread_pct', Maybe>;

export interface SnapshotData {
  symbol: string;
  underlying_price: Maybe;
  expiration: string | null;
  as_of: string;
  market_open: boolean;
  time_to_close_hours: number;
  time_to_close_pct: number;
  regime: {
    label: Regime;
    description: string;
    gamma_flip: Maybe;
    spot_vs_flip: 'above' | 'below' | null;
    spot_to_flip_pct: Maybe;
    distance_to_flip_dollars: Maybe;
    distance_to_flip_sigmas: Maybe;
  };
  exposures: Record<'net_gex' | 'net_dex' | 'net_vex' | 'net_chex' | 'total_chain_net_gex', number>
    & { pct_of_total_gex: Maybe };
  expected_move: Record<
    'implied_1sd_dollars' | 'implied_1sd_pct' | 'remaining_1sd_dollars' | 'remaining_1sd_pct'
    | 'upper_bound' | 'lower_bound' | 'straddle_price' | 'atm_iv', Maybe>;
  pin_risk: Record<
    'magnet_strike' | 'magnet_gex' | 'distance_to_magnet_pct' | 'max_pain' | 'oi_concentration_top3_pct', Maybe> & {
    pin_score: number;
    components: Record<'oi_score' | 'proximity_score' | 'time_score' | 'gamma_score', number>;
    description: string;
  };
  hedging: Record<
    'spot_up_10bp' | 'spot_down_10bp' | 'spot_up_25bp' | 'spot_down_25bp'
    | 'spot_up_half_pct' | 'spot_down_half_pct' | 'spot_up_1pct' | 'spot_down_1pct', HedgingBucket>
    & { convexity_at_spot: Maybe };
  decay: Record<'net_theta_dollars' | 'theta_per_hour_remaining' | 'gamma_acceleration', Maybe>
    & Record<'charm_regime' | 'charm_description' | 'description', string>;
  vol_context: Record<
    'zero_dte_atm_iv' | 'seven_dte_atm_iv' | 'iv_ratio_0dte_7dte' | 'vix' | 'skew_25d' | 'vanna_exposure', Maybe>
    & Record<'vanna_interpretation' | 'description', string>;
  flow: Record<
    'total_volume' | 'call_volume' | 'put_volume' | 'net_call_minus_put_volume' | 'total_oi' | 'call_oi' | 'put_oi',
    number>
    & Record<'pc_ratio_volume' | 'pc_ratio_oi' | 'volume_to_oi_ratio' | 'atm_volume_share_pct'
      | 'top3_strike_volume_pct', Maybe>;
  levels: Record<
    'call_wall' | 'call_wall_gex' | 'call_wall_strength' | 'distance_to_call_wall_pct'
    | 'put_wall' | 'put_wall_gex' | 'put_wall_strength' | 'distance_to_put_wall_pct' | 'distance_to_magnet_dollars'
    | 'highest_oi_strike' | 'highest_oi_total' | 'max_positive_gamma' | 'max_negative_gamma' | 'level_cluster_score',
    Maybe>;
  liquidity: Record<'atm_spread_pct' | 'weighted_spread_pct' | 'execution_score', Maybe>;
  metadata: Record<'snapshot_age_seconds' | 'data_quality_score' | 'greek_smoothness_score', Maybe>
    & { chain_contract_count: number };
  flow_direction: {
    label: 'no_flow' | 'neutral' | 'amplifying' | 'dampening' | 'regime_flip';
    settled_net_gex: Maybe;
    live_net_gex: Maybe;
    flow_gex_adjustment: Maybe;
    flow_gex_pct_shift: Maybe;
    contracts_with_flow: number;
    total_abs_delta_contracts: number;
    description: string;
  };
  headline: {
    narrative: string;
    trade_angle: string;
    severity: string;
    /** `pin_probability_pct` is a fraction here, in spite of its name. */
    promoted: { magnet: Maybe; pin_score: number; pin_probability_pct: Maybe; regime: Regime };
  };
  setup: {
    primary: Setup | null;
    alternatives: Setup[];
    anti_setups: { name?: string; display_name: string; thesis: string }[];
  };
  probabilities: Record<'pin' | 'range_1sigma' | 'range_2sigma', Probability>;
  principled?: Principled;
  warnings?: string[];
  body: { schema: string };
}

/** As REST has it. */
export type SnapshotAnswer = SnapshotData & { strikes: StrikeData[] };

/** Without `strikes`, which only REST has. */
export type Snapshot = Header & SnapshotData;

/** What REST says when there is nothing to measure; always with status 200. */
export interface NoSnapshot {
  symbol: string;
  message: string;
  as_of: string;
  market_open: boolean;
  underlying_price: Maybe;
  expiration: null;
  body: null;
  no_zero_dte?: true;
  next_zero_dte_expiry?: string | null;
  session_closed?: true;
  last_session?: string | null;
}

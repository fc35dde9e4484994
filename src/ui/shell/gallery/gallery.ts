import '../../base/tokens.css';
